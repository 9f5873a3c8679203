"""What a crawler may use: rows and cells, records and statements, crosswalks, dates, parts."""

from comity.sources.kit.cell import Cell, Row
from comity.sources.kit.crawl import Crawl, RawFile
from comity.sources.kit.crosswalk import Crosswalk
from comity.sources.kit.record import Record
from comity.sources.kit.spec import Spec, read_spec

__all__ = ["Cell", "Crawl", "Crosswalk", "RawFile", "Record", "Row", "Spec", "read_spec"]
