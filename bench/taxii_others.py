"""OpenTAXII and medallion, measured as `bench/taxii.py` measures ours, with the same client.

Each is installed in a virtual environment of its own, with gunicorn, and named by its Python: `--opentaxii`,
`--medallion`. Both run in gunicorn, two workers of four threads. OpenTAXII keeps its objects in SQLite, and gets them
by POST; medallion keeps them in memory, and reads them from a file. Neither knows who may read which object.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

SIGNED = "Basic " + base64.b64encode(b"reader:secret").decode()
_COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
_MEDALLION = """
import json
from medallion import application_instance as app, register_blueprints, set_config
configuration = json.load(open("config.json"))
for part in ("users", "taxii", "backend"):
    set_config(app, part, configuration)
register_blueprints(app)
"""
_OPENTAXII = """
domain: "127.0.0.1"
taxii1:
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {db_connection: "sqlite:///auth.db", create_tables: yes, secret: invented}
taxii2:
  title: bench
  max_content_length: 100000000
  allow_custom_properties: yes
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {db_connection: "sqlite:///data.db", create_tables: yes}
logging: {opentaxii: error, root: error}
"""


class Server(NamedTuple):
    """path: of its collection."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str
    count: int


def medallion(python: str, folder: Path, port: int, objects: list[dict[str, Any]]) -> Server:
    """Begins with what it holds."""
    at = "2026-01-01T00:00:00.{:06}Z"
    manifest = [{"id": one["id"], "date_added": at.format(place), "version": one.get("modified", one.get("created")),
                 "media_type": "application/stix+json;version=2.1"} for place, one in enumerate(objects)]  # fmt: skip
    one = {"id": _COLLECTION, "title": "bench", "can_read": True, "can_write": True, "objects": objects,
           "media_types": ["application/stix+json;version=2.1"], "manifest": manifest}  # fmt: skip
    data = {"/discovery": {"title": "bench", "api_roots": ["/root/"]},
            "root": {"information": {"title": "bench", "versions": ["application/taxii+json;version=2.1"],
                                     "max_content_length": 10**8}, "status": [], "collections": [one]}}  # fmt: skip
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend", "filename": "data.json"}
    words = {"users": {"reader": "secret"}, "taxii": {"max_page_size": 1000}, "backend": backend}
    for name, value in ("data.json", data), ("config.json", words):
        (folder / name).write_text(json.dumps(value))
    (folder / "wsgi.py").write_text(_MEDALLION)
    process = _gunicorn(python, folder, port, "wsgi:app", {})
    return Server("medallion", process, port, f"/root/collections/{_COLLECTION}", len(objects))


def opentaxii(python: str, folder: Path, port: int) -> Server:
    """Begins empty."""
    (folder / "config.yml").write_text(_OPENTAXII)
    more = {"OPENTAXII_CONFIG": str(folder / "config.yml")}
    program = Path(python).parent

    def run(name: str, *words: str) -> str:
        done = subprocess.run([program / name, *words], cwd=folder, env=os.environ | more, check=True,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout

    run("opentaxii-create-account", "--username", "reader", "--password", "secret", "--admin")
    run("opentaxii-add-api-root", "-t", "bench", "--default")
    listed = re.search(r"--rootid {([0-9a-f-]{36})}", run("opentaxii-add-collection", "--help"))
    root = listed[1] if listed else ""
    run("opentaxii-add-collection", "-r", root, "-t", "bench", "-a", "bench", "--public", "--public-write")
    process = _gunicorn(python, folder, port, "opentaxii.http:app", more)
    return Server("OpenTAXII", process, port, f"/taxii2/{root}/collections/bench", 0)


def fill(ask: Callable[[str, str, bytes], tuple[int, bytes]], path: str, objects: list[dict[str, Any]]) -> float:
    """Seconds that it takes to send objects, a thousand at a time."""
    began = time.perf_counter()
    for first in range(0, len(objects), 1000):
        body = json.dumps({"objects": objects[first : first + 1000]}).encode()
        status, answer = ask("POST", f"{path}/objects/", body)
        if status not in (202, 500):  # OpenTAXII 0.9.3 keeps the objects, and fails to write the status that it answers
            raise SystemExit(f"answered {status}: {answer[:300]!r}")
    return time.perf_counter() - began


def _gunicorn(python: str, folder: Path, port: int, app: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
    words = [python, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4", "--timeout", "300",
             "-b", f"127.0.0.1:{port}", "--log-level", "error", app]  # fmt: skip
    process = subprocess.Popen(words, cwd=folder, env=os.environ | more)
    time.sleep(6)
    return process
