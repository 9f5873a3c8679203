"""Fetching, against a server on loopback, a mirror, a package and a person who has to do it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import stamina
from loopback import Server, reply, serving, without_length

from comity.model.errors import EnvironmentRefusedError, SourceError, UsageError
from comity.sources import catalogue
from comity.sources.fetching import Patience, Progress, fetch, raw_files
from comity.sources.kit import Spec
from comity.sources.kit.spec import Bounds, Coverage, File, Licence
from comity.store import raw
from comity.store.workspace import Workspace

OLD, NEW = b"id,title\n1,First\n", b"id,title\n1,First\n2,Second\n"
PAGE = b"\n<!DOCTYPE html><html><body>Log in</body></html>"
SHORT = Patience(connect=0.5, read=0.1, whole=5)


def spec(url: str = "", *, how: str = "auto", max_bytes: int = 1000, pin: str = "", files: int = 1) -> Spec:
    names = ["table.csv", "other.csv"][:files]
    return Spec(
        name="made-up", title="Made-up Tracker", publisher="Nobody", publisher_kind="other", homepage="",
        unit="incident", edition="1.0", coverage=Coverage("2000", "2020", "", ""), fetch=how, asks=[],
        licence=Licence("open", "CC BY 4.0", "Cite it."), floors=Bounds(0, 0), ceilings=Bounds(9, 9),
        files=[File(name, "csv", max_bytes, f"{url}/{name}" if url else "", sha256=pin) for name in names],
        instructions="Ask the publisher for it.",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work")


def log_lines(workspace: Workspace) -> list[str]:
    path = workspace.raw / raw.LOG
    return path.read_text().splitlines() if path.exists() else []


def nothing_kept(workspace: Workspace) -> bool:
    return not list(workspace.raw.glob("*"))


def mirrored(tmp_path: Path, content: bytes, name: str = "table.csv") -> Path:
    folder = tmp_path / "mirror" / "made-up"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return tmp_path / "mirror"


def test_a_download_is_kept_and_logged(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD, ETag='"one"', Last_Modified="Mon, 06 May 2024 07:08:09 GMT")]
    heard: list[Progress] = []
    (got,) = fetch(workspace, spec(server.url), None, heard.append)
    assert got.new
    assert got.raw.path.read_bytes() == OLD
    entry = raw.latest(workspace, "made-up", "table.csv")
    assert entry is not None
    assert (entry.sha256, entry.bytes, entry.etag) == (sha256(OLD).hexdigest(), len(OLD), '"one"')
    assert (entry.origin, entry.edition, entry.terms) == (f"{server.url}/table.csv", "1.0", "open")
    assert heard[0].text == "Made-up Tracker: CC BY 4.0. Cite it."
    assert (heard[-1].done, heard[-1].total) == (len(OLD), len(OLD))
    assert raw_files(workspace, spec(server.url)) == {"table.csv": got.raw}


def test_what_has_not_changed_is_not_sent_again(workspace: Workspace, server: Server) -> None:
    when = "Mon, 06 May 2024 07:08:09 GMT"
    server.answers = [reply(200, OLD, ETag='"one"', Last_Modified=when), reply(304), reply(200, NEW)]
    (first,) = fetch(workspace, spec(server.url))
    (second,) = fetch(workspace, spec(server.url))
    assert (second.raw, second.new, len(log_lines(workspace))) == (first.raw, False, 1)
    assert (server.asked[1]["If-None-Match"], server.asked[1]["If-Modified-Since"]) == ('"one"', when)
    (third,) = fetch(workspace, spec(server.url))
    assert third.raw.path.read_bytes() == NEW
    assert first.raw.path.read_bytes() == OLD
    assert len(log_lines(workspace)) == 2


def test_the_same_content_again_is_no_new_line(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD)]
    (first,) = fetch(workspace, spec(server.url))
    (second,) = fetch(workspace, spec(server.url))
    assert (second.raw, second.new, len(log_lines(workspace))) == (first.raw, False, 1)
    assert "If-None-Match" not in server.asked[1]


def test_a_304_that_nobody_asked_for_is_refused(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(304)]
    with pytest.raises(SourceError, match="304"):
        fetch(workspace, spec(server.url))


def test_a_redirect_on_loopback_is_followed(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(302, Location="/elsewhere"), reply(200, OLD)]
    (got,) = fetch(workspace, spec(server.url))
    assert got.raw.path.read_bytes() == OLD


@pytest.mark.parametrize("target", ["http://example.org/table.csv", "ftp://127.0.0.1/table.csv", "file:///etc/hosts"])
def test_a_redirect_to_another_scheme_or_to_plain_http_is_refused(
    workspace: Workspace, server: Server, target: str
) -> None:
    server.answers = [reply(302, Location=target)]
    with pytest.raises(SourceError, match="isn't an https"):
        fetch(workspace, spec(server.url))
    assert nothing_kept(workspace)


def test_redirects_in_a_circle_end(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(302, Location="/table.csv")]
    with pytest.raises(SourceError, match="redirects more than"):
        fetch(workspace, spec(server.url))
    assert len(server.asked) == 6


@pytest.mark.parametrize("url", ["http://example.org", "ftp://example.org", "no address", "https://"])
def test_an_address_that_is_not_https_is_refused(workspace: Workspace, url: str) -> None:
    with pytest.raises(SourceError, match="https"):
        fetch(workspace, spec(url))


@pytest.mark.parametrize("status", [204, 401, 404])
def test_a_missing_file_is_refused_at_once(workspace: Workspace, server: Server, status: int) -> None:
    server.answers = [reply(status)]
    with pytest.raises(SourceError, match=str(status)):
        fetch(workspace, spec(server.url))
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_asked_again(workspace: Workspace, server: Server, status: int) -> None:
    server.answers = [reply(status), reply(200, OLD)]
    (got,) = fetch(workspace, spec(server.url))
    assert got.raw.path.read_bytes() == OLD


def test_a_server_that_stays_in_trouble_is_the_environment(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(503)]
    with pytest.raises(EnvironmentRefusedError, match=r"503.*--mirror"):
        fetch(workspace, spec(server.url))
    assert len(server.asked) == 3


def test_nobody_listens(workspace: Workspace) -> None:
    with serving() as gone:
        url = gone.url
    with pytest.raises(EnvironmentRefusedError, match="--mirror"):
        fetch(workspace, spec(url))


def test_too_large_by_its_header(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, b"", Content_Length="1001")]
    with pytest.raises(SourceError, match=r"1,001 bytes.*1,000"):
        fetch(workspace, spec(server.url))
    assert nothing_kept(workspace)


def test_too_large_without_a_header(workspace: Workspace, server: Server) -> None:
    server.answers = [without_length(b"x" * 500_000)]
    with pytest.raises(SourceError, match="1,000"):
        fetch(workspace, spec(server.url))
    assert nothing_kept(workspace)


def test_a_length_need_not_be_said(workspace: Workspace, server: Server) -> None:
    server.answers = [without_length(OLD)]
    (got,) = fetch(workspace, spec(server.url))
    assert got.raw.path.read_bytes() == OLD


@pytest.mark.parametrize(("body", "message"), [(PAGE, "web page"), (b"", "empty")])
def test_what_is_not_data_is_refused(workspace: Workspace, server: Server, body: bytes, message: str) -> None:
    server.answers = [reply(200, body)]
    with pytest.raises(SourceError, match=message):
        fetch(workspace, spec(server.url))
    assert nothing_kept(workspace)


def test_a_connection_that_is_cut_leaves_nothing(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD, Content_Length="900")]
    with pytest.raises(EnvironmentRefusedError, match="can't be reached"):
        fetch(workspace, spec(server.url))
    assert len(server.asked) == 3
    assert nothing_kept(workspace)


def test_a_cut_connection_is_tried_again(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD[:5], Content_Length=str(len(OLD))), reply(200, OLD)]
    (got,) = fetch(workspace, spec(server.url))
    assert got.raw.path.read_bytes() == OLD


def test_a_server_that_says_nothing(workspace: Workspace, server: Server) -> None:
    server.answers = [server.slow]
    with pytest.raises(EnvironmentRefusedError, match="--mirror"):
        fetch(workspace, spec(server.url), patience=SHORT)


def test_a_server_that_never_ends(workspace: Workspace, server: Server) -> None:
    server.answers = [server.drip]
    with pytest.raises(EnvironmentRefusedError, match="too slow"):
        fetch(workspace, spec(server.url), patience=Patience(read=0.5, whole=0.2))
    assert nothing_kept(workspace)


def test_a_file_that_is_not_the_pinned_one_is_refused(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, NEW)]
    with pytest.raises(SourceError, match=sha256(NEW).hexdigest()):
        fetch(workspace, spec(server.url, pin=sha256(OLD).hexdigest()))
    assert nothing_kept(workspace)


def test_a_pinned_file_is_fetched_once(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD)]
    pinned = spec(server.url, pin=sha256(OLD).hexdigest())
    assert [got.new for _ in range(2) for got in fetch(workspace, pinned)] == [True, False]
    assert len(server.asked) == 1


def test_a_source_is_logged_whole_or_not_at_all(workspace: Workspace, server: Server) -> None:
    server.answers = [reply(200, OLD), reply(404)]
    with pytest.raises(SourceError, match="404"):
        fetch(workspace, spec(server.url, files=2))
    assert log_lines(workspace) == []
    assert raw_files(workspace, spec(server.url, files=2)) is None


def test_a_mirror_goes_before_the_address(workspace: Workspace, server: Server, tmp_path: Path) -> None:
    mirror = mirrored(tmp_path, OLD)
    (got,) = fetch(workspace, spec(server.url), mirror)
    assert (got.raw.path.read_bytes(), got.origin) == (OLD, "mirror:made-up/table.csv")
    assert (got.raw.retrieved_at is not None, server.asked) == (True, [])
    assert str(tmp_path) not in log_lines(workspace)[0]


def test_a_mirror_that_changed_gives_the_new_file_and_the_old_one_stays(workspace: Workspace, tmp_path: Path) -> None:
    manual = spec(how="manual")
    (old,) = fetch(workspace, manual, mirrored(tmp_path, OLD))
    (same,) = fetch(workspace, manual, mirrored(tmp_path, OLD))
    (new,) = fetch(workspace, manual, mirrored(tmp_path, NEW))
    assert (same.new, new.new, len(log_lines(workspace))) == (False, True, 2)
    assert (old.raw.path.read_bytes(), new.raw.path.read_bytes()) == (OLD, NEW)
    assert raw_files(workspace, manual) == {"table.csv": new.raw}


def test_a_mirror_that_lacks_the_file_is_told_where_it_belongs(workspace: Workspace, tmp_path: Path) -> None:
    mirror = mirrored(tmp_path, OLD, "another.csv")
    with pytest.raises(SourceError) as told:
        fetch(workspace, spec("https://example.org"), mirror)
    assert str(mirror / "made-up" / "table.csv") in str(told.value)
    with pytest.raises(UsageError, match="no folder"):
        fetch(workspace, spec("https://example.org"), tmp_path / "nowhere")


@pytest.mark.parametrize(("content", "message"), [(PAGE, "web page"), (b"", "empty"), (b"x" * 1001, "1,001 bytes")])
def test_a_mirror_is_checked_too(workspace: Workspace, tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(workspace, spec("https://example.org"), mirrored(tmp_path, content))


def test_by_hand_gives_instructions_until_it_was_done(workspace: Workspace, tmp_path: Path) -> None:
    manual = spec(how="manual")
    with pytest.raises(UsageError) as told:
        fetch(workspace, manual)
    for words in ("Ask the publisher for it.", "DIR/made-up/table.csv", "--mirror DIR"):
        assert words in str(told.value)
    (done,) = fetch(workspace, manual, mirrored(tmp_path, OLD))
    (later,) = fetch(workspace, manual)
    assert (later.raw, later.new) == (done.raw, False)


def test_an_embedded_file_has_no_time(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_bytes(OLD)
    monkeypatch.setattr(catalogue, "folder", lambda _: tmp_path)
    embedded, empty = spec(how="embedded"), tmp_path / "empty"
    empty.mkdir()
    (got,) = fetch(workspace, embedded, empty)
    assert (got.raw.retrieved_at, got.origin) == (None, "embedded:table.csv")
    assert raw_files(workspace, embedded) == {"table.csv": got.raw}
    (tmp_path / "data" / "table.csv").unlink()
    with pytest.raises(SourceError, match="lacks"):
        fetch(workspace, embedded)


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spec:
    """A package whose code must never run, with a file in it."""
    inside = tmp_path / "site" / "carrier" / "data"
    inside.mkdir(parents=True)
    (inside / "table.csv").write_bytes(OLD)
    (inside.parent / "__init__.py").write_text("raise RuntimeError('this was run')")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return spec("package:carrier/data", how="package")


def test_a_file_of_a_package_gives_way_to_a_mirror(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = package(tmp_path, monkeypatch)
    (got,) = fetch(workspace, packaged)
    assert (got.raw.path.read_bytes(), got.raw.retrieved_at) == (OLD, None)
    assert got.origin == "package:carrier/data/table.csv"
    (newer,) = fetch(workspace, packaged, mirrored(tmp_path, NEW))
    assert (newer.raw.path.read_bytes(), newer.new) == (NEW, True)
    assert raw_files(workspace, packaged) == {"table.csv": newer.raw}


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("package:carrier/gone", SourceError),
        ("package:no_such_package/data", EnvironmentRefusedError),
        ("https://example.org", SourceError),
    ],
)
def test_a_package_that_lacks_the_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, error: type[Exception]
) -> None:
    package(tmp_path, monkeypatch)
    with pytest.raises(error):
        fetch(workspace, spec(url, how="package"))


def test_half_a_line_in_the_log_means_fetching_again(workspace: Workspace, tmp_path: Path) -> None:
    mirror, manual = mirrored(tmp_path, OLD), spec(how="manual")
    fetch(workspace, manual, mirror)
    log = workspace.raw / raw.LOG
    log.write_bytes(log.read_bytes()[:-20])
    assert raw_files(workspace, manual) is None
    (again,) = fetch(workspace, manual, mirror)
    assert raw_files(workspace, manual) == {"table.csv": again.raw}
