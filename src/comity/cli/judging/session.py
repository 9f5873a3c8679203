"""Judging in a terminal: one pair after another, a letter for each verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from comity.cli.judging import shown
from comity.model.errors import ChangedError, UsageError
from comity.release.handle import Handle
from comity.release.judging.compared import Compared, compared
from comity.release.judging.queue import Look, Wanted, queue, size
from comity.release.judging.state import State, known, state
from comity.resolve.cluster import Pair
from comity.resolve.judgements import Said, Side
from comity.resolve.keeping import Verdict, judge, take_back

Ask = Callable[[str], str]
"""Asks a person for a line; EOFError when there is no more."""

_VERDICTS: dict[str, Said] = {"s": "same", "p": "part", "r": "related", "d": "different", "u": "unsure"}
_SIDES: dict[str, Side] = {"l": "left", "r": "right"}
_KEYS = "s same · p part · r related · d different · u unsure · n next · z undo · q quit"


class Session:
    """One person at work. Verdicts are written as they are made; whoever stops half way loses nothing."""

    def __init__(self, handle: Handle, path: Path, user: str, console: Console, ask: Ask) -> None:
        self._handle, self._path, self._user = handle, path, user
        self._console, self._ask = console, ask
        self._known = known(handle)
        self._made: list[tuple[Pair, str]] = []

    def run(self, wanted: Wanted) -> int:
        """Goes through the queue until the person stops or it is empty; returns how many verdicts were made."""
        place = 0
        self._greet()
        while True:
            now = self._state()
            looks = queue(self._handle.con, now, wanted, 1, place)
            if not looks:
                self._console.print("No more pairs in the queue.")
                return self._bye()
            head = f"[bold]{place + 1:,} of {size(self._handle.con, wanted):,}[/bold]: {shown.worth(looks[0])}"
            done = self.one((looks[0].left_id, looks[0].right_id), now, head, looks[0])
            if done == "quit":
                return self._bye()
            place += done == "next"

    def one(self, pair: Pair, now: State | None = None, head: str = "", look: Look | None = None) -> str:
        """Shows one pair and asks until something is decided: 'judged', 'next', 'undone' or 'quit'."""
        now = now or self._state()
        told = compared(self._handle, *pair)
        self._console.rule(head or "One pair", align="left")
        self._console.print(shown.pair(told, now.standing.get(pair)))
        self._console.print(f"Now: {shown.now(told)}.", markup=False, highlight=False)
        while True:
            try:
                done = self._decide(told, now, self._ask(f"{_KEYS}\n> ").strip().lower())
            except EOFError:
                return "quit"
            except UsageError as error:
                self._console.print(f"Not kept: {error}", style="yellow", markup=False)
                continue
            except ChangedError as error:
                self._console.print(f"Not kept: {error}", style="yellow", markup=False)
                return self.one(pair)
            if done:
                return done

    def _decide(self, told: Compared, now: State, key: str) -> str:
        if key in ("n", "q"):
            return {"n": "next", "q": "quit"}[key]
        if key == "z":
            return self._undo()
        if key not in _VERDICTS:
            self._console.print(f"One of these letters: {_KEYS}", style="yellow")
            return ""
        whole = self._whole() if key == "p" else None
        pair = (told.left.id, told.right.id)
        stood, link = now.standing.get(pair), told.link
        said = Verdict(pair, _VERDICTS[key], self._user, self._ask("Why? "), whole, link.score if link else None,
                       link.model if link else None)  # fmt: skip
        line = judge(self._path, self._known.names, said, stood.made_at if stood else None)
        self._made.append((pair, line.made_at))
        self._console.print(f"Kept: {line}.", style="green", markup=False, highlight=False)
        for told_of in shown.against(self._state().against(line)):
            self._console.print(told_of, style="yellow", markup=False, highlight=False)
        return "judged"

    def _whole(self) -> Side:
        side = self._ask("Which is the whole, l (left) or r (right)? ").strip().lower()[:1]
        if side not in _SIDES:
            raise UsageError("which record contains the other?", hint="l or r.")
        return _SIDES[side]

    def _undo(self) -> str:
        if not self._made:
            raise UsageError("nothing was judged in this session.", hint="Earlier ones: comity judge --pair A B.")
        pair, made_at = self._made.pop()
        take_back(self._path, self._known.names, pair, made_at, self._user)
        self._console.print("Taken back; the pair is open again.", style="green")
        return self.one(pair)

    def _state(self) -> State:
        return state(self._path, self._known)

    def _greet(self) -> None:
        found = self._state().contradictions
        if found:
            self._console.print(shown.contradictions(found))

    def _bye(self) -> int:
        if self._made:
            self._console.print(f"{len(self._made)} kept in {self._path}. They take effect with: comity run",
                                markup=False, highlight=False, soft_wrap=True)  # fmt: skip
        return len(self._made)
