"""One verb per file, thin: options in, one call, words out."""

from __future__ import annotations

from importlib import import_module

import click

# In the order of the walk. A verb is imported only when it is asked for: what one needs costs the others nothing.
VERBS = {
    "demo": "demo",
    "run": "run",
    "sources": "sources",
    "fetch": "fetch",
    "import": "import_",
    "crawl": "stages",
    "check": "stages",
    "resolve": "stages",
    "fuse": "stages",
    "publish": "stages",
    "judge": "judge",
    "reports": "reports",
    "explain": "explain",
    "diff": "diff",
    "export": "export",
    "validate": "validate",
    "party": "party",
    "key": "key",
    "collection": "collection",
    "pull": "pull",
    "push": "push",
    "recall": "recall",
    "audit": "audit",
    "ledger": "ledger",
    "serve": "serve",
    "docs": "docs",
}


def verb(name: str) -> click.Command | None:
    """The command of a verb, None if there is no such verb."""
    if name not in VERBS:
        return None
    found: click.Command = getattr(
        import_module(f"comity.cli.verbs.{VERBS[name]}"), VERBS[name] if VERBS[name].endswith("_") else name
    )
    return found
