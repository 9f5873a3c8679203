"""quality.json: what a reader should know of the data, for the release as a whole and source by source."""

from comity.release.quality.blocks import FILE, Block, read
from comity.release.quality.drift import editions
from comity.release.quality.summary import Count, Summary, summary
from comity.release.quality.writing import quality

__all__ = ["FILE", "Block", "Count", "Summary", "editions", "quality", "read", "summary"]
