"""The reference pages that are generated are what `comity docs` writes now; no link of any page leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.cli.main import cli

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("api.md", "codebook.md", "command-line.md")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = CliRunner().invoke(cli, ["docs", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_page_is_as_generated(page: str, fresh: Path) -> None:
    written, now = ((place / page).read_text(encoding="utf-8") for place in (DOCS / "reference", fresh))
    assert written == now, f"docs/reference/{page} is out of date; run: make docs"


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    assert [t for t in targets if not (page.parent / t).exists()] == []
