"""comity demo"""

from __future__ import annotations

import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from comity.cli.output import Progress
from comity.pipeline.plan import Plan, bundled
from comity.pipeline.walk import run
from comity.store.workspace import Workspace


@click.command()
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--browser/--no-browser", default=True, help="Open a browser.")
@click.option("--workspace", metavar="DIR", help="Keep the record there instead of in a temporary folder.")
def demo(port: int, browser: bool, workspace: str | None) -> None:
    """Build the record from the data that come with Comity in a temporary folder, and show it.

    \b
    Example:
      comity demo
    """
    from comity.web.server import serve  # the web server takes a tenth of a second to load
    from comity.web.serving import Serving

    with ExitStack() as stack:
        folder = workspace or stack.enter_context(TemporaryDirectory(prefix="comity-demo-"))
        place = Workspace(Path(folder))
        run(place, Plan(bundled()), Progress())
        serve(place, Serving(port=port), announce=lambda text: _announce(text, browser))


def _announce(text: str, browser: bool) -> None:
    click.echo(text)
    address = next((word for word in text.split() if word.startswith("http://")), "")
    if browser and address:
        threading.Timer(0.5, webbrowser.open, [address]).start()
