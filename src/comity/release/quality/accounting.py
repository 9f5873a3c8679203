"""Of the release as a whole: where every row went, what was wrong, how parts were joined, how much sources disagree."""

from __future__ import annotations

from typing import Any

import duckdb

_QUERIES = {
    "accounting": "SELECT *, rows = recorded + attached + duplicate + refused AS complete FROM accounting ORDER BY ALL",
    "issues": """SELECT source, code, level, count(*) AS n,
                   [x for x in list({'locator': locator, 'field': field, 'message': message, 'original': original}
                                    ORDER BY locator)[1:3]] AS examples
                 FROM issue GROUP BY ALL ORDER BY source, n DESC, code""",
    "unmapped": """SELECT source, field, original, count(*) AS n FROM issue WHERE code = 'unmapped-code'
                   GROUP BY ALL ORDER BY n DESC, source, field, original LIMIT 10""",
    "parts": """SELECT kind, sum(n_members) AS before, count(*) AS after FROM part GROUP BY kind ORDER BY kind""",
    "joined_by": "SELECT rule, count(*) AS tellings FROM part_member GROUP BY rule ORDER BY rule",
    "links": """SELECT relation, count(*) AS n, round(min(score), 3) AS least, round(median(score), 3) AS middle
                FROM link GROUP BY relation ORDER BY relation""",
    "rules": """SELECT rule, count(*) AS "values", count(*) FILTER (support > 1) AS supported_by_several,
                  count(*) FILTER (dissent > 0) AS with_dissent FROM value GROUP BY rule ORDER BY rule""",
    "conflicts": """SELECT coalesce(p.kind, 'incident') AS kind, c.prop, count(*) AS n FROM conflict c
                    LEFT JOIN part p USING (part_id) GROUP BY ALL ORDER BY n DESC, kind, prop""",
    "dates": """SELECT split_part(record_id, ':', 1) AS source, prop,
                  CASE WHEN date_hi = date_lo THEN 'day' WHEN date_hi - date_lo < 31 THEN 'month'
                       WHEN date_hi - date_lo < 366 THEN 'year' ELSE 'longer' END AS precision, count(*) AS n
                FROM statement WHERE date_lo IS NOT NULL GROUP BY ALL ORDER BY ALL""",
    "ambiguous_names": "SELECT * FROM ambiguous_name ORDER BY name_key",
}


def accounting(con: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """Key of quality.json -> its rows, for the relations in `con`."""
    return {name: rows(con, query) for name, query in _QUERIES.items()}


def rows(con: duckdb.DuckDBPyConnection, query: str, values: object = None) -> list[dict[str, Any]]:
    """Rows of a query as dicts."""
    found = con.execute(query, values)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def grouped(told: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows by their column `source`, without it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in told:
        found.setdefault(row["source"], []).append({name: held for name, held in row.items() if name != "source"})
    return found
