"""Which incident a person means by what they typed."""

from __future__ import annotations

from typing import Any

from comity.model.errors import NotFoundError
from comity.model.sentence import Sentence
from comity.release.handle import Handle


def incident_id(handle: Handle, text: str) -> str:
    """The incident that a person means by its id, the id of a record, or words of a title that fit one incident only.
    NotFoundError lists what fits."""
    query = """SELECT incident_id, title, n_records FROM incident
               WHERE incident_id = $text OR lower(title) = lower($text)
               UNION SELECT incident_id, title, n_records FROM incident WHERE contains(lower(title), lower($text))
               ORDER BY n_records DESC, incident_id LIMIT 12"""
    if handle.rows("SELECT 1 FROM redirect WHERE old_id = ?", [text]):
        return text
    told_by = handle.rows(
        "SELECT incident_id FROM cluster JOIN incident USING (incident_id) WHERE record_id = ?", [text]
    )
    if told_by:
        return str(told_by[0]["incident_id"])
    rows = handle.rows(query, {"text": text})
    exact = [r for r in rows if r["incident_id"] == text or str(r["title"]).lower() == text.lower()]
    if len(exact) == 1 or len(rows) == 1:
        return str((exact or rows)[0]["incident_id"])
    raise _unclear(text, exact or rows, len(rows))


def _unclear(text: str, rows: list[dict[str, Any]], count: int) -> NotFoundError:
    if not rows:
        listing = Sentence(
            "Try one word of its title, or list all incidents: comity export incidents.csv --for-own-use"
        )
        return NotFoundError(Sentence("no incidents fit {text}.", {"text": repr(text)}), hint=listing)
    choices = "".join(f"\n  {r['incident_id']}  {r['title']} ({r['n_records']} records)" for r in rows)
    return NotFoundError(Sentence("{n} incidents fit {text}.", {"n": count, "text": repr(text)}),
                         hint=Sentence("Name one by its id:{choices}", {"choices": choices}))  # fmt: skip
