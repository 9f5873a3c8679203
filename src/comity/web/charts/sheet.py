"""The style of charts for files on their own: the rules of `static/charts.css` with the light values written out."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_SETTING = re.compile(r"(--[\w-]+):\s*([^;]+);")
_RULE = re.compile(r"^(\.chart[^{}]*)\{([^{}]*)\}", re.MULTILINE)
_USE = re.compile(r"var\((--[\w-]+)\)")
FONTS = '"Source Sans Pro", "Liberation Sans", "DejaVu Sans", "Noto Sans", Arial, Helvetica, "Segoe UI", sans-serif'
"""Named one by one, since what draws pictures doesn't know which font stands for sans-serif."""


@cache
def sheet() -> str:
    """Style sheet of a file. Whatever has no light value stays as it is and would be seen in tests."""
    texts = [_COMMENT.sub("", files("comity.web").joinpath("static", name).read_text(encoding="utf-8"))
             for name in ("comity.css", "charts.css")]  # fmt: skip
    values = {name: value.strip() for text in texts for name, value in _SETTING.findall(_first_root(text))}
    values |= {"--paper": "#ffffff", "--sans": FONTS}
    rules = "\n".join(f"{selector.strip()}{{{body.strip()}}}" for selector, body in _RULE.findall(texts[1]))
    return _USE.sub(lambda use: values.get(use[1], use[0]), rules)


def _first_root(text: str) -> str:
    found = _ROOT.search(text)
    return found[1] if found else ""
