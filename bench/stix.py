"""STIX documents judged by Comity, and by others beside it: time, memory and verdicts.

    python bench/stix.py FILE...            .json, .jsonl, or .json.gz; ATT&CK in its STIX 2.0 edition is brought to 2.1
    python bench/stix.py --corpus           the examples and breaches of tests/share/stix: who finds which

stix2 comes with `pip install '.[test]'`. stix2-validator needs `cpe`, of which there is no wheel: install it elsewhere,
and name that Python with --python. Each judge runs in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests" / "share" / "stix"
_RUN = """
import contextlib, io, json, sys, time
from pathlib import Path
path = Path(sys.argv[1])
{setup}
began, used = time.perf_counter(), time.process_time()
with contextlib.redirect_stdout(io.StringIO()):
    said = judge()
# getrusage would count what the process that started this one had.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({{"said": said, "seconds": round(time.perf_counter() - began, 2),
                   "cpu": round(time.process_time() - used, 2), "megabytes": int(peak.split()[1]) // 1024}}))
"""
JUDGES = {
    "comity": """
from comity.share.stix.validating import validate_file
def judge(): return [v.valid for v in validate_file(path)]
""",
    "stix2.parse": """
import stix2
def one(document):
    try:
        stix2.parse(document, allow_custom=True, version="2.1")
    except Exception:
        return False
    return True
def judge():
    if path.suffix == ".jsonl":
        return [one(json.loads(line)) for line in path.open()]
    return [one(json.loads(path.read_text()))]
""",
    "stix2-validator": """
from stix2validator import ValidationOptions, validate_parsed_json
def one(document):
    try:
        found = validate_parsed_json(document, ValidationOptions(version="2.1"))
    except Exception:
        return False
    return bool(found.is_valid)
def judge():
    if path.suffix == ".jsonl":
        return [one(json.loads(line)) for line in path.open()]
    return [one(json.loads(path.read_text()))]
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--corpus", action="store_true")
    parser.add_argument("--judges", default=",".join(JUDGES), help="names joined by commas")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the other judges")
    parser.add_argument("-v", "--verbose", action="store_true", help="name each breach that is missed")
    asked = parser.parse_args()
    pythons = {name: sys.executable if name == "comity" else asked.python for name in asked.judges.split(",")}
    with tempfile.TemporaryDirectory() as folder:
        for file in asked.files:
            measure(ready(file, Path(folder)), pythons)
        if asked.corpus:
            corpus(Path(folder) / "corpus.jsonl", pythons, verbose=asked.verbose)


def measure(path: Path, judges: dict[str, str]) -> None:
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    for judge, python in judges.items():
        told = run(judge, python, path)
        words = (
            told if isinstance(told, str) else f"{told['seconds']} s, {told['cpu']} s of a core, {told['megabytes']} MB"
        )
        print(f"  {judge:16} {words}")


def corpus(path: Path, judges: dict[str, str], *, verbose: bool) -> None:
    sys.path.insert(0, str(TESTS))
    from stix_breaches import BREACHES
    from stix_examples import EXAMPLES
    from test_validating import changed

    valid = list(EXAMPLES.values())
    broken = [changed(EXAMPLES[name], at, to) for _, name, at, to in BREACHES]
    path.write_text("".join(json.dumps(one) + "\n" for one in valid + broken))
    for judge, python in judges.items():
        told = run(judge, python, path)
        if isinstance(told, str):
            print(f"  {judge:16} {told}")
            continue
        refused = told["said"][: len(valid)].count(False)
        missed = [f"{s} {n} {a}" for (s, n, a, _), ok in zip(BREACHES, told["said"][len(valid) :], strict=True) if ok]
        print(f"  {judge:16} refuses {refused} of {len(valid)} valid, misses {len(missed)} of {len(broken)} broken")
        for breach in missed if verbose else []:
            print("      ", breach)


def run(judge: str, python: str, path: Path) -> dict[str, Any] | str:
    """Verdicts, seconds and megabytes of a judge; the reason if it can't be had."""
    done = subprocess.run([python, "-W", "ignore", "-c", _RUN.format(setup=JUDGES[judge]), str(path)],
                          capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ready(file: Path, folder: Path) -> Path:
    """The file as plain text. A STIX 2.0 bundle of ATT&CK gets what 2.1 requires, and is laid out as MITRE does."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    if file.suffix == ".jsonl" or json.loads(text).get("spec_version") != "2.0":
        out = folder / file.name.removesuffix(".gz")
        out.write_bytes(text)
        return out
    bundle = json.loads(text)
    out = folder / f"{file.name.partition('.')[0]}-21.json"
    out.write_text(json.dumps(as_21(bundle), indent=4))
    return out


def as_21(bundle: dict[str, Any]) -> dict[str, Any]:
    whole = copy.deepcopy(bundle)
    del whole["spec_version"]
    whole["id"] = "bundle--3f8c2a44-9d6e-4a1b-8f77-2f1f5b1f0a01"
    for one in whole["objects"]:
        one["spec_version"] = "2.1"
        if one["type"] == "malware":
            one["is_family"] = True
    return whole


if __name__ == "__main__":
    main()
