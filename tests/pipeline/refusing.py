"""What must hold for every file that is refused, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workspaces import Desk, comity, left_overs

from comity.store.workspace import Workspace


def refused(desk: Desk, place: str, texts: Iterable[str]) -> str:
    """Runs with the broken file `place` (<source>/<file>), over a good release and in an empty workspace.

    Both refuse with exit code 1 and say `texts`. The former release and the source's last good crawl stay. Returns
    what was printed.
    """
    name, file = place.split("/")
    seal = desk.workspace.stages / f"crawl-{name}" / "stage.json"
    before = (desk.workspace.release(), desk.workspace.versions(), seal.read_bytes())
    done = comity("run", "--workspace", desk.root, "--mirror", desk.mirror)
    told = " ".join(done.stderr.split())
    assert (done.exit_code, type(done.exception)) == (1, SystemExit), done.output
    assert "REFUSED" in told
    assert [text for text in (file, *texts) if text not in told] == [], told
    assert (desk.workspace.release(), desk.workspace.versions(), seal.read_bytes()) == before
    assert left_overs(desk.workspace) == []
    _refused_at_first_sight(desk.root.with_name("empty"), desk.mirror, name, texts)
    return told


def _refused_at_first_sight(root: Path, mirror: Path, name: str, texts: Iterable[str]) -> None:
    done = comity("run", "--workspace", root, "--mirror", mirror, "--sources", name)
    told = " ".join(done.stderr.split())
    assert done.exit_code == 1, done.output
    assert [text for text in texts if text not in told] == [], told
    assert list(Workspace(root).releases.iterdir()) == []
    assert list(Workspace(root).stages.iterdir()) == []
