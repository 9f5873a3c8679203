"""medallion, measured as `bench/taxii.py` measures ours, with the same client.

It is installed in a virtual environment of its own, with gunicorn, and named by its Python: `--medallion`. It runs with
two workers of one thread (with more, some of its answers are 500), keeps its objects in memory, reads them from a file,
and does not know who may read which.
OpenTAXII 0.9.3 can't be measured so: with the libraries of today it answers each envelope with 500.
"""

from __future__ import annotations

import base64
import json
import subprocess
import time
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
    process = _gunicorn(python, folder, port)
    return Server("medallion", process, port, f"/root/collections/{_COLLECTION}", len(objects))


def _gunicorn(python: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    words = [python, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "1", "--timeout", "300",
             "-b", f"127.0.0.1:{port}", "--log-level", "error", "wsgi:app"]  # fmt: skip
    process = subprocess.Popen(words, cwd=folder)
    time.sleep(6)
    return process
