"""Three tables: states first, since rivalries are held against them; then rivalries, then armed conflicts."""

from __future__ import annotations

from comity.sources.conflict import armed, rivalries, states
from comity.sources.kit import Crawl


def crawl(run: Crawl) -> None:
    """Reads all three."""
    members = states.read(run)
    rivalries.read(run, members)
    armed.read(run)
