"""The rows that an incident is made of, as SQL: for one incident asked for, or for all of them at once."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.vocabulary import ABSENCE

_LINKS = """(SELECT l.*, x.incident_id AS left_incident, y.incident_id AS right_incident FROM link l
             JOIN cluster x ON x.record_id = l.left_id JOIN cluster y ON y.record_id = l.right_id) l,
            unnest(list_distinct([l.left_incident, l.right_incident])) AS side(incident_id)"""


class Rows(NamedTuple):
    """columns: what is told. source: what follows FROM. of: the incident that a row belongs to. order: of the rows."""

    columns: str
    source: str
    of: str = "t.incident_id"
    order: str = "part_id"

    @property
    def one(self) -> str:
        """The rows of one incident, whose id is the only parameter."""
        return f"SELECT {self.columns} FROM {self.source} WHERE {self.of} = ? ORDER BY {self.order}"

    @property
    def all(self) -> str:
        """The rows of all incidents, each with the incident that it belongs to as column `of`."""
        return f'SELECT {self.columns}, {self.of} AS "of" FROM {self.source}'


# A conflict that stood at the date is no value that somebody says: it is found, and rests on both sides' statements.
FOUND = "pair-and-date"
STANDING = Rows(
    f"""o.link_id AS part_id, 'offline_conflict' AS kind, 'standing' AS prop, '{FOUND}' AS rule,
        concat(r.title, ' (', o.dyad, '), ', o.window_lo,
               CASE WHEN o.window_hi > o.window_lo THEN concat(' to ', o.window_hi) END) AS chosen,
        1 AS support, 0 AS dissent, list_concat(o.conflict_statement_ids, o.statement_ids) AS statement_ids,
        []::VARCHAR[] AS dissent_ids, o.said_by, o.dyad, o.record_id""",
    """(SELECT * FROM offline_conflict WHERE how = 'standing' AND stance = 'asserts') o
       JOIN record r USING (record_id)""",
    "o.incident_id", "said_by, dyad, record_id, part_id",
)  # fmt: skip
"""What explains an offline conflict, in the shape of a value."""

STATEMENT = Rows(
    """s.statement_id, r.source, r.publisher, r.url, s.record_id, s.value, s.edtf, s.unit, s.stance, s.confidence,
       s.asserted_by, s.seen, s.original, s.locator, s.method, r.retrieved_at, s.first_version""",
    """(SELECT incident_id, unnest(list_concat(statement_ids, dissent_ids)) AS statement_id FROM value
        UNION SELECT incident_id, unnest(list_concat(conflict_statement_ids, statement_ids)) FROM offline_conflict
        WHERE how = 'standing' AND stance = 'asserts') t
       JOIN statement s USING (statement_id) JOIN record r USING (record_id)""",
    order="record_id, locator, statement_id",
)
"""The statements behind all of them."""

_ABSENT = ", ".join(f"'{stance}'" for stance in ABSENCE)

WHOLE = {
    **{name: Rows("t.*", f"{name} t") for name in ("victim", "effect", "loss", "response", "cooperation")},
    "value": Rows(
        "v.*, coalesce(p.kind, 'incident') AS kind, p.part_of", "value v LEFT JOIN part p USING (part_id)",
        "v.incident_id",
        """part_id <> '', kind, coalesce(part_of, part_id), part_of IS NOT NULL, part_id, prop, support DESC, chosen,
           statement_ids""",
    ),
    "conflict": Rows("t.*", "conflict t", order="part_id, prop, statement_ids"),
    "beside": Rows("t.*", "beside t", order="beside_id"),
    "attribution": Rows("t.*, a.name AS actor_name", "attribution t LEFT JOIN actor a USING (actor_id)"),
    "offline_conflict": Rows(
        "t.*, r.title AS conflict_title", "offline_conflict t LEFT JOIN record r USING (record_id)",
        order="how, said_by, told_in, dyad, record_id, window_lo, link_id",
    ),
    "record": Rows("r.*", "record r JOIN cluster c USING (record_id)", "c.incident_id", "record_id"),
    # That there is no value is said of a kind of part as well: no loss, an accused that isn't known.
    "absent": Rows(
        STATEMENT.columns + """, s.prop, CASE WHEN s.subject = '' THEN 'incident'
                                   ELSE split_part(substr(s.subject, 2), '/', 1) END AS kind""",
        f"(SELECT * FROM statement WHERE stance IN ({_ABSENT})) s JOIN cluster c USING (record_id) "
        "JOIN record r USING (record_id)",
        "c.incident_id", "kind, prop, stance, source, record_id, statement_id",
    ),
    "withdrawn": Rows(
        "w.*", "withdrawn w JOIN cluster c USING (record_id)", "c.incident_id",
        "gone_version, prop, statement_id, back_version",
    ),
    "link": Rows("l.*", _LINKS, "side.incident_id", "score DESC, left_id, right_id"),
}  # fmt: skip
"""What belongs to an incident, by the name under which it is told."""
