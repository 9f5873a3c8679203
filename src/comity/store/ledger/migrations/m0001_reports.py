"""Reports of errors by readers, and the answers to them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Integer, MetaData, Table, Text

from comity.store.ledger.moment import Moment


def forward(con: Connection) -> None:
    """Makes report and report_answer."""
    meta = MetaData()
    Table(
        "report",
        meta,
        Column("report_id", Text, primary_key=True),
        Column("made_at", Moment, nullable=False, index=True),
        Column("version", Text, nullable=False),
        Column("own_use", Boolean, nullable=False),
        Column("incident_id", Text, nullable=False, index=True),
        Column("title", Text, nullable=False),
        Column("field", Text, nullable=False),
        Column("record_id", Text),
        Column("shown", Text),
        Column("words", Text, nullable=False),
        Column("link", Text),
        Column("contact", Text),
    )
    Table(
        "report_answer",
        meta,
        Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
        Column("turn", Integer, primary_key=True, autoincrement=False),
        Column("made_at", Moment, nullable=False, index=True),
        Column("user", Text, nullable=False),
        Column("verdict", Text, nullable=False),
        Column("words", Text, nullable=False),
        Column("withheld", Boolean, nullable=False),
        Column("judgement", Text),
    )
    meta.create_all(con)
