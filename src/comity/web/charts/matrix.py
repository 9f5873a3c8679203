"""Who against whom, as a field of which most cells are empty."""

from __future__ import annotations

from comity.web.charts import heat
from comity.web.charts.describing import Heat, Matrix, Point
from comity.web.charts.frames import Drawn, Frame


def draw(matrix: Matrix, frame: Frame) -> Drawn:
    """As counts of rows by columns."""
    return heat.draw(filled(matrix), frame)


def filled(matrix: Matrix) -> Heat:
    """The same with a cell for every pair."""
    cells = [[Point(0) for _ in matrix.columns] for _ in matrix.rows]
    for pair in matrix.pairs:
        cells[pair.row][pair.column] = Point(pair.value, pair.link)
    return Heat(matrix.row_of, matrix.column_of, matrix.rows, matrix.columns, cells)
