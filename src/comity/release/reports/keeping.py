"""Writes reports and answers: added, never changed, but for the contact, which the answer erases."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from secrets import token_hex
from typing import Literal, get_args

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from comity.model.errors import ChangedError, EnvironmentRefusedError, NotFoundError, UsageError, too_long
from comity.model.plain import plain, plain_lines
from comity.model.sentence import Sentence
from comity.release.reports.sent import Seen, Sent
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import REPORT, REPORT_ANSWER

Verdict = Literal["accepted", "declined", "duplicate", "spam"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
LONGEST = {"words": 2000, "user": 80}
"""Most characters of an answer and of the name that it bears."""

MOST_OPEN = 5000
"""Reports that wait; more are not taken, so that nobody fills the disk."""

ID = re.compile(r"rp-[0-9a-f]{12}")


class Answer(msgspec.Struct, frozen=True):
    """words: public, empty for spam only. withheld: what the reader wrote and saw is not published.
    judgement: `made_at` of the judgement that followed, if any."""

    user: str
    verdict: Verdict
    words: str
    withheld: bool = False
    judgement: str | None = None


def keep(ledger: Ledger, seen: Seen, sent: Sent) -> str:
    """Keeps a report and returns its id. EnvironmentRefusedError if too many wait."""
    report_id = f"rp-{token_hex(6)}"
    answered = select(REPORT_ANSWER.c.report_id)
    waiting = select(func.count()).select_from(REPORT).where(REPORT.c.report_id.not_in(answered))
    with ledger.write() as con:
        if (con.scalar(waiting) or 0) >= MOST_OPEN:
            raise EnvironmentRefusedError(Sentence("too many reports wait for an answer."),
                                          hint=Sentence("Please come back later."))  # fmt: skip
        row = msgspec.structs.asdict(seen) | msgspec.structs.asdict(sent)
        con.execute(insert(REPORT).values(report_id=report_id, made_at=datetime.now(UTC), **row))
    return report_id


def answered(verdict: str, words: str, user: str, *, withheld: bool = False, judgement: str = "",
             judgements: Collection[str] = ()) -> Answer:  # fmt: skip
    """An answer made plain. UsageError says what has to be mended. judgements: `made_at` of those that there are."""
    if verdict not in VERDICTS:
        raise UsageError(Sentence("choose a verdict: {verdicts}.", {"verdicts": ", ".join(VERDICTS)}))
    said, who, which = plain_lines(words), plain(user), plain(judgement)
    if not said and verdict != "spam":
        raise UsageError(Sentence("say in words what was done, or why nothing was."),
                         hint=Sentence("The answer is public."))  # fmt: skip
    if not who:
        raise UsageError(Sentence("an answer bears a name."))
    for name, text in (("words", said), ("user", who)):
        if len(text) > LONGEST[name]:
            raise too_long(name, len(text), LONGEST[name])
    if which and which not in judgements:
        raise UsageError(Sentence("no judgement was made at {when}.", {"when": repr(which[:40])}),
                         hint=Sentence("Give its made_at, or leave it empty."))  # fmt: skip
    told = {"user": who, "verdict": verdict, "words": said, "withheld": withheld, "judgement": which or None}
    return msgspec.convert(told, Answer)


def answer(ledger: Ledger, report_id: str, made: Answer, turn: int) -> None:
    """Adds an answer. turn: how many answers were there when it was made. NotFoundError if there is no such report,
    ChangedError if somebody answered meanwhile."""
    row = msgspec.structs.asdict(made)
    try:
        with ledger.write() as con:
            if con.scalar(select(REPORT.c.report_id).where(REPORT.c.report_id == report_id)) is None:
                raise NotFoundError(Sentence("there is no report of that id."), hint="List them: comity reports list")
            last = con.scalar(select(func.max(REPORT_ANSWER.c.turn)).where(REPORT_ANSWER.c.report_id == report_id))
            if (last or 0) != turn:
                raise _meanwhile()
            row |= {"report_id": report_id, "turn": turn + 1, "made_at": datetime.now(UTC)}
            con.execute(insert(REPORT_ANSWER).values(row))
            con.execute(update(REPORT).where(REPORT.c.report_id == report_id).values(contact=None))
    except IntegrityError as error:  # two at once in PostgreSQL: the key of a turn is given once
        raise _meanwhile() from error


def _meanwhile() -> ChangedError:
    return ChangedError(Sentence("somebody answered this report meanwhile."),
                        hint=Sentence("Look at it again, then answer."))  # fmt: skip
