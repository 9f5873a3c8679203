"""One tree of errors: each knows its code, its HTTP status and its exit code, and says what to do."""

from __future__ import annotations

from comity.model.sentence import Sentence


class ComityError(Exception):
    """Base of all errors that are meant for a person.

    code: stable, lower-case, for programs. status: HTTP status of a page that meets it. exit_code: 1 data refused,
    2 usage, 3 environment. message, hint: what is wrong and what to do next, in English. sentences: both as they were
    given, for whoever says them in another language.
    """

    code = "error"
    status = 500
    exit_code = 1

    def __init__(self, message: str | Sentence, *, hint: str | Sentence = "") -> None:
        self.sentences = message, hint
        self.message, self.hint = str(message), str(hint)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DataError(ComityError):
    """Input was refused; the last good version stays in place."""

    code = "data-refused"
    status = 422


class SourceError(DataError):
    """A file of a source can't be read as what source.yml says it is."""

    code = "source-refused"

    def __init__(
        self, message: str, *, file: str = "", row: int | None = None, field: str = "", hint: str = ""
    ) -> None:
        place = ", ".join([file, *([f"row {row}"] if row is not None else []), *([f"column {field}"] if field else [])])
        super().__init__(f"{place}: {message}" if file else message, hint=hint)
        self.file = file
        self.row = row
        self.field = field


class ChangedError(DataError):
    """What the caller looked at has changed meanwhile; nothing was written."""

    code = "changed"
    status = 409


class ContractError(DataError):
    """A relation breaks its contract; `breaches` lists every breach with examples."""

    code = "contract-broken"

    def __init__(self, relation: str, breaches: list[str]) -> None:
        super().__init__(f"relation {relation} breaks its contract: " + "; ".join(breaches))
        self.relation = relation
        self.breaches = breaches


class UsageError(ComityError):
    """The caller asked for something that doesn't exist or doesn't fit."""

    code = "usage"
    status = 400
    exit_code = 2


class NotFoundError(UsageError):
    """No such incident, record, field, release or source."""

    code = "not-found"
    status = 404


class EnvironmentRefusedError(ComityError):
    """The machine stands in the way: no room, no rights, no network, another run at work."""

    code = "environment"
    status = 503
    exit_code = 3


class BusyError(EnvironmentRefusedError):
    """Another run holds the workspace."""

    code = "busy"


def too_long(field: str, length: int, most: int) -> UsageError:
    """The error of a text that somebody wrote into a field, in characters."""
    return UsageError(Sentence("{field}: {length} characters, more than the {most} allowed.",
                               {"field": Sentence(field), "length": length, "most": most}))  # fmt: skip
