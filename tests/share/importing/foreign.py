"""Bundles of others, with content that is invented, and with things in them that Comity doesn't know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from workspaces import comity

from comity.share.stix.kinds.meta import TLP_2
from comity.store.workspace import Workspace

CLEAR, AMBER = TLP_2["clear"], TLP_2["amber"]
AT = "2030-01-02T00:00:00.000Z"
CREATOR = "identity--22222222-2222-4222-8222-222222222222"


def one(kind: str, number: int, marking: str = CLEAR, **more: Any) -> dict[str, Any]:
    """An object with an id of its own."""
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{number:08}-0000-4000-8000-000000000000",
            "created": AT, "modified": AT, "created_by_ref": CREATOR, "object_marking_refs": [marking],
            **more}  # fmt: skip


def tie(number: int, kind: str, source: dict[str, Any], target: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A relationship."""
    return one("relationship", number, relationship_type=kind, source_ref=source["id"], target_ref=target["id"], **more)


HARBOUR = one("incident", 1, name="Outage at the harbour of Testport", first_seen="2029-11-05T00:00:00Z", x_pier=7,
              description="Cranes stood still.",
              external_references=[{"source_name": "made up", "url": "https://example.org/harbour"}])  # fmt: skip
PORT = one("identity", 2, name="Testport Authority", identity_class="organization", sectors=["transportation"])
PLACE = one("location", 3, country="DE")
HERON = one("intrusion-set", 4, name="Paper Heron", aliases=["PH-1"])
CAMPAIGN = one("campaign", 5, name="Paper season", first_seen="2029-10-01T00:00:00Z")
PATTERN = one("attack-pattern", 6, name="Phishing",
              external_references=[{"source_name": "mitre-attack", "external_id": "T1566"}])  # fmt: skip
ACCUSES = tie(7, "attributed-to", HARBOUR, HERON, confidence=70, description="We saw their tools.")
DENIES = one("opinion", 8, opinion="strongly-disagree", explanation="It was not them.", object_refs=[ACCUSES["id"]])
CRANE = one("x-harbour-crane", 9, height=40)
MALWARE = one("malware", 10, name="Gull", is_family=True)
INVALID = one("incident", 11, name="broken") | {"created": "yesterday"}
NAMED = {"type": "identity", "spec_version": "2.1", "id": CREATOR, "created": AT, "modified": AT,
         "name": "CERT of Testland", "identity_class": "organization"}  # fmt: skip
VALID = [
    NAMED, HARBOUR, PORT, PLACE, HERON, CAMPAIGN, PATTERN, ACCUSES, DENIES, CRANE, MALWARE,
    tie(12, "targets", HARBOUR, PORT), tie(13, "located-at", PORT, PLACE), tie(14, "uses", HARBOUR, PATTERN),
    tie(15, "attributed-to", CAMPAIGN, HERON), tie(16, "x-tugs", HARBOUR, CRANE),
]  # fmt: skip


def bundle(path: Path, objects: list[dict[str, Any]]) -> Path:
    """Writes a bundle."""
    text = {"type": "bundle", "id": "bundle--11111111-1111-4111-8111-111111111111", "objects": objects}
    path.write_text(json.dumps(text, indent=1), encoding="utf-8")
    return path


class Back(NamedTuple):
    """A record, and the record that comes out when its export is imported into an empty workspace."""

    before: Workspace
    after: Workspace
    sent: Path


def exported(workspace: Workspace, path: Path, fmt: str = "stix", *words: str) -> Path:
    """An export that must succeed."""
    done = comity("export", path, "--format", fmt, "--workspace", workspace.root, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return path


def imported(workspace: Path, path: Path, name: str, *words: str) -> str:
    """An import that must succeed; what it printed."""
    done = comity("import", path, "--name", name, "--workspace", workspace, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output
