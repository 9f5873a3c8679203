"""Legal assessment: state responsibility, fields of law engaged and referred to, responses that would be justified."""

from __future__ import annotations

from comity.sources.eurepoc.lists import pieces, say_unless_unknown
from comity.sources.kit import Record, Row

_FIELDS = (  # list of fields, list of finer ones, property of the finer ones
    ("IL_breach_indicator", "IL_breach_indicator_subcode", "law_engaged_detail"),
    ("legal_attribution_reference", "legal_attribution_reference_subcode", "law_referred_detail"),
)


def tell(record: Record, row: Row) -> None:
    """Tells the assessment; most entries have none."""
    for column in ("state_responsibility_indicator", "legal_response_indicator"):
        if cell := row.take(column):
            record.mapped(column, cell)
    say_unless_unknown(record, "sanction_evidence", row.take("evidence_for_sanctions_indicator"))
    for column, finer_column, prop in _FIELDS:
        fields, finer = pieces(row.take(column)), pieces(row.take(finer_column))
        for field in filter(None, fields):
            record.mapped(column, field)
        if finer and len(finer) != len(fields):
            record.issue("list-length-differs", f"{len(finer)} finer fields for {len(fields)}", finer[0])
        for cell in filter(None, finer):
            record.say(prop, cell.text, cell)
