"""What one publication says, statement by statement."""

from __future__ import annotations

from comity.model import span, territories
from comity.model.errors import SourceError
from comity.model.span import Span
from comity.model.vocabulary import ABSENCE
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject
from comity.sources.landmarks.entry import Claim, Cooperation, Effect, Entry, Loss, Response, Victim


class Telling:
    """Says the fields of one part: each filled field is a statement; its place is the entry and the field's path."""

    def __init__(self, record: Record, where: Cell, path: str, subject_: str, seen: str, stance: str = "asserts",
                 by: str | None = None) -> None:  # fmt: skip
        self._record, self._where, self._path = record, where, path
        self._subject, self._seen, self._stance, self._by = subject_, seen, stance, by

    def say(self, prop: str, value: str, *, told: str = "") -> None:
        """A text or code; nothing if it is empty. `told` is how the entry has it, if otherwise."""
        if value:
            self._record.say(prop, value, self._cell(prop, told or value), subject=self._subject, seen=self._seen,
                             stance=self._stance, by=self._by)  # fmt: skip

    def place(self, prop: str, text: str) -> None:
        """A territory by code or name; nothing if it is empty. SourceError if there is no such territory."""
        if text:
            found = territories.find(text)
            if found is None:
                raise SourceError(f"no territory is called {text!r}.", file=self._where.at)
            self.say(prop, found.code, told=text)

    def date(self, prop: str, text: str) -> None:
        """An EDTF date; nothing if it is empty. SourceError if it isn't EDTF."""
        if text:
            self._record.date(prop, _span(text, self._where), self._cell(prop, text), subject=self._subject,
                              seen=self._seen, by=self._by)  # fmt: skip

    def number(self, prop: str, value: float | None, unit: str | None = None) -> None:
        """A number with its unit; nothing if it is not given."""
        if value is not None:
            text = f"{value:.15g}"
            self._record.say(prop, text, self._cell(prop, text), subject=self._subject, num=value, unit=unit,
                             seen=self._seen, by=self._by)  # fmt: skip

    def meant(self, prop: str, code: str, path: str, told: str) -> None:
        """A code that a field stands for, whatever is in it: its place is that field."""
        self._record.say(prop, code, self._cell(path, told), subject=self._subject, seen=self._seen,
                         stance=self._stance, by=self._by, method="convention")  # fmt: skip

    def absent(self, prop: str, stance: str) -> None:
        """Says that there is none, or that it is unknown."""
        self._record.say(prop, None, self._cell(prop, ""), subject=self._subject, seen=self._seen, stance=stance,
                         by=self._by)  # fmt: skip

    def _cell(self, prop: str, text: str) -> Cell:
        return Cell(text, self._where.at, f"{self._path}.{prop}" if self._path else prop)


def tell(record: Record, entry: Entry, where: Cell) -> None:
    """All statements of an entry."""
    _tell_incident(Telling(record, where, "", "", entry.seen), entry)
    for victim in entry.victims:
        _tell_victim(record, victim, where, entry.seen)
    for number, effect in enumerate(entry.effects):
        _tell_effect(record, effect, where, entry.seen, number)
    for loss in entry.losses:
        _tell_loss(record, loss, where, entry.seen)
    for claim in entry.claims:
        _tell_claim(record, claim, where, entry)
    for response in entry.responses:
        _tell_response(record, response, where, entry)
    for cooperation in entry.cooperation:
        _tell_cooperation(record, cooperation, where, entry.seen)


def _tell_incident(tell: Telling, entry: Entry) -> None:
    for prop, text in (("name", entry.name), ("title", entry.title), ("summary", entry.summary),
                       ("publication", entry.url), ("language", entry.language)):  # fmt: skip
        tell.say(prop, text)
    for prop, text in (("start", entry.start), ("end", entry.end), ("disclosed", entry.published)):
        tell.date(prop, text)
    for prop, codes in (("type", entry.types), ("purpose", entry.purposes), ("cia", entry.cia),
                        ("dimension", entry.dimensions), ("technique", entry.techniques)):  # fmt: skip
        for code in codes:
            tell.say(prop, code)


def _tell_victim(record: Record, victim: Victim, where: Cell, seen: str) -> None:
    name = subject("victim", victim.name, victim.country, victim.sector or victim.category)
    tell = Telling(record, where, "victims", name, victim.seen or seen)
    tell.place("country", victim.country)
    for prop in ("name", "sector", "category", "role"):
        tell.say(prop, getattr(victim, prop))


def _tell_effect(record: Record, effect: Effect, where: Cell, seen: str, number: int) -> None:
    name = subject("effect", effect.kind, effect.cia, effect.dimension, effect.text[:40])
    tell = Telling(record, where, f"effects.{number}", name, effect.seen or seen)
    for prop in ("kind", "cia", "dimension", "text", "duration"):
        tell.say(prop, getattr(effect, prop))
    tell.number("people", effect.people)
    tell.date("since", effect.since)


def _tell_loss(record: Record, loss: Loss, where: Cell, seen: str) -> None:
    tell = Telling(record, where, "losses", subject("loss", loss.kind, loss.borne_by, loss.currency), loss.seen or seen)
    tell.say("kind", loss.kind)
    tell.say("borne_by", loss.borne_by)
    for prop, amount in (("low", loss.low), ("mid", loss.mid), ("high", loss.high)):
        tell.number(prop, amount, loss.currency)
    tell.number("year", loss.year)


def _tell_claim(record: Record, claim: Claim, where: Cell, entry: Entry) -> None:
    name, seen = subject("attribution", claim.by, claim.date, claim.stance), claim.seen or entry.seen
    tell = Telling(record, where, "claims", name, seen, by=claim.by)
    for prop, text in (("asserter", claim.by), ("asserter_kind", claim.by_kind), ("publication", entry.url)):
        tell.say(prop, text)
    for prop in ("type", "confidence", "words", "accused_relation"):
        tell.say(prop, getattr(claim, prop))
    tell.place("asserter_country", claim.by_country)
    for basis in claim.basis:
        tell.say("basis", basis)
    tell.date("date", claim.date)
    if not claim.accused:  # who speaks and accuses nobody makes no attribution: that is said too
        tell.absent("accused_state", claim.stance if claim.stance in ABSENCE else "none")
    for accused in claim.accused:
        under = subject("accused", accused.state, accused.organisation, accused.group, accused.persona, under=name)
        one = Telling(record, where, "claims.accused", under, seen, claim.stance, claim.by)
        one.place("accused_state", accused.state)
        for prop, text in (("accused_organisation", accused.organisation),
                           ("accused_actor", accused.group), ("accused_actor", accused.persona),
                           ("accused_kind", accused.kind)):  # fmt: skip
            one.say(prop, text)
        if accused.state and not accused.kind and claim.stance not in ABSENCE:
            one.meant("accused_kind", "state-or-affiliated", "accused_state", accused.state)


def _tell_response(record: Record, response: Response, where: Cell, entry: Entry) -> None:
    name = subject("response", response.by, response.measure, response.date)
    tell = Telling(record, where, "responses", name, response.seen or entry.seen)
    for prop, text in (("responder", response.by), ("responder_kind", response.by_kind),
                       ("dimension", response.dimension),
                       ("measure", response.measure), ("text", response.text), ("publication", entry.url)):  # fmt: skip
        tell.say(prop, text)
    tell.place("responder_country", response.by_country)
    for target in response.against:
        tell.say("against", target)
    tell.date("date", response.date)


def _tell_cooperation(record: Record, cooperation: Cooperation, where: Cell, seen: str) -> None:
    name = subject("cooperation", cooperation.kind, *cooperation.parties, cooperation.date)
    tell = Telling(record, where, "cooperation", name, cooperation.seen or seen)
    tell.say("kind", cooperation.kind)
    tell.say("text", cooperation.text)
    for party in cooperation.parties:
        tell.say("party", party)
    tell.date("date", cooperation.date)


def _span(text: str, where: Cell) -> Span:
    try:
        return span.parse(text)
    except ValueError as error:
        raise SourceError(f"{error}.", file=where.at) from error
