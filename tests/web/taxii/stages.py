"""What the tests of the server share: parties who ask, and objects, all invented."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
from starlette.testclient import TestClient

from comity.share.markings.levels import PAP
from comity.share.markings.marked import RELEASABILITY
from comity.share.parties import collections, keys, members
from comity.share.parties.agreements import Agreement
from comity.share.stix.kinds.meta import TLP_2
from comity.store.ledger.port import Ledger
from comity.web.taxii.app import make_taxii
from comity.web.taxii.desk import Desk

MEDIA_TYPE = "application/taxii+json;version=2.1"
AT = "2026-01-01T00:00:00.000Z"
EXTENSION = "extension-definition--11111111-1111-4111-8111-111111111111"
PAP_RED = next(key for key, level in PAP.items() if level == "red")
CLEAR, GREEN, AMBER, RED = (TLP_2[level] for level in ("clear", "green", "amber", "red"))


@dataclass
class Server:
    """keys: (party id, key) by name. joint, free: ids of the collections."""

    client: TestClient
    ledger: Ledger
    keys: dict[str, tuple[str, str]]
    joint: str
    free: str

    def id(self, name: str) -> str:
        return self.keys[name][0]

    def headers(self, name: str | None) -> dict[str, str]:
        said = {"accept": MEDIA_TYPE}
        return said | ({"authorization": f"Bearer {self.keys[name][1]}"} if name else {})

    def get(self, name: str | None, path: str = "objects/", where: str = "", **params: Any) -> httpx2.Response:
        """GET of a path within a collection, or of any path that begins with a slash."""
        address = path if path.startswith("/") else f"/taxii2/exchange/collections/{where or self.joint}/{path}"
        return self.client.get(address, headers=self.headers(name), params=params)

    def post(self, name: str | None, *objects: Any, where: str = "", **more: str) -> httpx2.Response:
        headers = self.headers(name) | {"content-type": MEDIA_TYPE} | more
        address = f"/taxii2/exchange/collections/{where or self.joint}/objects/"
        return self.client.post(address, json={"objects": list(objects)}, headers=headers)

    def delete(self, name: str | None, object_id: str, where: str = "", **params: Any) -> httpx2.Response:
        address = f"/taxii2/exchange/collections/{where or self.joint}/objects/{object_id}/"
        return self.client.delete(address, headers=self.headers(name), params=params)

    def ids(self, name: str | None, path: str = "objects/", where: str = "", **params: Any) -> list[str]:
        found = self.get(name, path, where, **params)
        assert found.status_code == 200, found.text
        return [one["id"] for one in found.json().get("objects", [])]


@contextmanager
def parties_on(url: str, rate: float = 0.0) -> Iterator[Server]:
    """A server over a fresh ledger, with parties and collections."""
    ledger = Ledger(url)
    members.add(ledger, "group", "community")
    held = {name: party(ledger, name, ["group"] if name == "b" else []) for name in "abc"}
    joint = collections.add(ledger, "Joint", Agreement(read=["a", "b", "c"], write=["a", "b"]))
    free = collections.add(ledger, "Open", Agreement(write=["a"]), open_=True)
    with TestClient(make_taxii(Desk(Ledger(url), rate)), base_url="https://taxii.example") as client:
        yield Server(client, ledger, held, joint, free)
    ledger.close()


def party(ledger: Ledger, name: str, communities: Sequence[str] = ()) -> tuple[str, str]:
    """A party's id and its key for all."""
    made = members.add(ledger, name, "cert", communities)
    return made.party_id, keys.add(ledger, name, ["read", "write"])


def basic(name: str, key: str) -> str:
    return "Basic " + b64encode(f"{name}:{key}".encode()).decode()


def indicator(*markings: str, **more: Any) -> dict[str, Any]:
    return _dated("indicator", markings) | {"pattern": "[ipv4-addr:value = '192.0.2.1']", "pattern_type": "stix",
                                            "valid_from": "2026-01-01T00:00:00Z"} | more  # fmt: skip


def malware(*markings: str, **more: Any) -> dict[str, Any]:
    return _dated("malware", markings) | {"name": "Invented", "is_family": False} | more


def relationship(source: str, target: str, *markings: str, **more: Any) -> dict[str, Any]:
    kind = {"relationship_type": "indicates", "source_ref": source, "target_ref": target}
    return _dated("relationship", markings) | kind | more


def naming(kind: str, ref: str, *markings: str) -> dict[str, Any]:
    """An object of some kind that names another."""
    said: dict[str, dict[str, Any]] = {
        "opinion": {"opinion": "agree", "object_refs": [ref]}, "note": {"content": "x", "object_refs": [ref]},
        "sighting": {"sighting_of_ref": ref}, "grouping": {"context": "unspecified", "object_refs": [ref]},
        "report": {"name": "x", "published": "2026-01-01T00:00:00Z", "object_refs": [ref]},
        "language-content": {"object_ref": ref, "contents": {"de": {"name": "x"}}},
        "relationship": {"relationship_type": "related-to", "source_ref": ref, "target_ref": ref},
        "observed-data": {"first_observed": AT, "last_observed": AT, "number_observed": 1, "object_refs": [ref]},
        "malware-analysis": {"product": "x", "result": "unknown", "sample_ref": ref},
        "malware": {"name": "x", "is_family": False, "sample_refs": [ref]},
        "incident": {"name": "x", "extensions": {EXTENSION: {"extension_type": "property-extension", "named": [ref]}}},
        "campaign": {"name": "x", "description": f"Done with {ref}."},
        "tool": {"name": "x", "x_more": {"deep": [{ref: 1}]}},
        "identity": {"name": "x", "external_references": [{"source_name": "x", "external_id": ref}]},
    }  # fmt: skip
    return _dated(kind, markings) | said[kind]


def observable(kind: str, ref: str, *markings: str) -> dict[str, Any]:
    """An observable that names another; it has no dates."""
    said: dict[str, dict[str, Any]] = {
        "email-message": {"is_multipart": True, "body_multipart": [{"body_raw_ref": ref}]},
        "network-traffic": {"protocols": ["tcp"], "dst_ref": ref, "start": AT},
        "domain-name": {"value": "invented.example", "resolves_to_refs": [ref]},
    }
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid4()}", "object_marking_refs": list(markings),
            **said[kind]}  # fmt: skip


def released(*names: str) -> dict[str, Any]:
    """A marking definition that releases to parties or communities."""
    extension = {RELEASABILITY: {"extension_type": "property-extension", "releasable_to": list(names)}}
    return {"type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{uuid4()}",
            "created": "2026-01-01T00:00:00.000Z", "name": "released", "extensions": extension}  # fmt: skip


def later(one: dict[str, Any], number: int, *markings: str) -> dict[str, Any]:
    """A later version."""
    refs = {"object_marking_refs": list(markings)} if markings else {}
    kept = {key: value for key, value in one.items() if key != "object_marking_refs"}
    return kept | refs | {"modified": f"2026-02-01T00:00:{number:02}.000Z"}


def _dated(kind: str, markings: Sequence[str]) -> dict[str, Any]:
    refs = {"object_marking_refs": list(markings)} if markings else {}
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid4()}", "created": AT, "modified": AT, **refs}
