"""One envelope to a peer, and its status until nothing is pending (sections 4.3 and 5.5)."""

from __future__ import annotations

import re
from time import monotonic
from typing import Any

import msgspec

from comity.model.errors import EnvironmentRefusedError
from comity.share.peers.finding import Remote, refuse_status, resource
from comity.share.peers.line import Line
from comity.share.stix.kinds.references import compared

_SPLIT = frozenset({413, 422, 400})
_id = re.compile(r"(?!\.+\Z)[A-Za-z0-9._~-]{1,200}").fullmatch  # dots alone lead out of the path


class Refusal(msgspec.Struct, frozen=True):
    """An object that the peer does not take, with what it says."""

    name: str
    why: str


def post(line: Line, remote: Remote, bodies: list[bytes]) -> list[Refusal]:
    """Sends objects and waits for what becomes of them. An envelope that is refused as a whole is sent in halves, until
    it is known which object it is. EnvironmentRefusedError if the status is never complete."""
    answer = line.post(remote.address.join("objects/"), b'{"objects":[%s]}' % b",".join(bodies))
    if answer.status in _SPLIT:
        if len(bodies) > 1:
            half = len(bodies) // 2
            return post(line, remote, bodies[:half]) + post(line, remote, bodies[half:])
        return [Refusal(_name(bodies[0]), f"answered {answer.status}")]
    refuse_status(line, answer)
    status = resource(line, answer) if answer.body.strip() else {}
    return _failures(_completed(line, remote, status), bodies)


def _completed(line: Line, remote: Remote, status: dict[str, Any]) -> dict[str, Any]:
    until, wait = monotonic() + line.patience.status, 0.2
    while status.get("status") == "pending":
        name = status.get("id")
        if not isinstance(name, str) or not _id(name) or monotonic() > until:
            raise _untold(line)
        line.patience.sleep(wait)
        wait = min(wait * 2, 10)
        status = resource(line, line.get(remote.status.join(f"{name}/")))
        if status.get("status") not in ("pending", "complete"):  # no status at all
            raise _untold(line)
    return status


def _untold(line: Line) -> EnvironmentRefusedError:
    return EnvironmentRefusedError(f"{line.url.host} does not say what became of what it was sent.",
                                   hint="Push again later: it is sent once more.")  # fmt: skip


def _failures(status: dict[str, Any], bodies: list[bytes]) -> list[Refusal]:
    """If the peer counts failures that it does not name, nothing is taken for accepted."""
    listed = status.get("failures")
    named = (
        {_compared(one): one.get("message") for one in listed if isinstance(one, dict)}
        if isinstance(listed, list)
        else {}
    )
    count = status.get("failure_count")
    if isinstance(count, int) and count > len(named):
        good = status.get("successes")
        taken = {_compared(one) for one in good if isinstance(one, dict)} if isinstance(good, list) else set()
        named |= {one: "not told" for one in map(_name, bodies) if one not in taken and one not in named}
    ours = set(map(_name, bodies)) if named else set()
    return [Refusal(str(name), _shown(why)) for name, why in named.items() if name in ours]


def _name(body: bytes) -> str:
    return compared(str(msgspec.json.decode(body)["id"]))


def _compared(told: dict[str, Any]) -> str:
    return compared(str(told.get("id")))


def _shown(why: object) -> str:
    return "".join(letter for letter in why[:300] if letter.isprintable()) if isinstance(why, str) else "not told"
