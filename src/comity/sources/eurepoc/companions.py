"""The companion files, held in memory by incident while the global file streams past."""

from __future__ import annotations

from collections import defaultdict

from comity.sources.kit import Cell, Crawl, Row

Cells = dict[str, Cell]


class Companion:
    """Rows of one companion file by incident. Rows whose incident never comes are refused in the end."""

    def __init__(self, run: Crawl, file: str) -> None:
        self._run, self._file = run, file
        self._rows = run.held(file)
        self._key, *columns = run.spec.file(file).columns
        self._by_incident: dict[str, list[tuple[Row, Cells]]] = defaultdict(list)
        for row in self._rows:
            incident = row.take(self._key).text
            self._by_incident[incident].append((row, {column: row.take(column) for column in columns}))

    def of(self, incident: str) -> list[Cells]:
        """The rows of an incident, exact duplicates among them: saying the same again only adds its place."""
        seen: set[tuple[str, ...]] = set()
        rows = self._by_incident.pop(incident, [])
        for row, cells in rows:
            content = tuple(cell.text for cell in cells.values())
            row.duplicate() if content in seen else row.attached()
            seen.add(content)
        return [cells for _, cells in rows]

    def close(self) -> None:
        """Refuses what is left and accounts for every row."""
        for incident, rows in self._by_incident.items():
            for row, _ in rows:
                place = Cell(incident, row.at, self._key)
                self._run.issue("no-such-incident", "the global file has no such incident", place, level="error")
                row.refused()
        self._run.settle(self._file, self._rows)
