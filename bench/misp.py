"""misp-stix as a judge of an export: python -P bench/misp.py FILE

It is not in the test set-up, as it needs the packages of STIX 1 and other versions of what we use. In a place of its
own: pip install misp-stix. (-P: else `stix` would be the file beside this one.)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from misp_stix_converter import MISPtoSTIX21Parser

wrong = 0
events = json.loads(Path(sys.argv[1]).read_text("utf-8"))["response"]
for event in events:
    parser = MISPtoSTIX21Parser()
    parser.parse_misp_event(event)
    for identifier, errors in parser.errors.items():
        wrong += 1
        print(identifier, errors)
print(f"{len(events)} events converted, {wrong} with errors")
