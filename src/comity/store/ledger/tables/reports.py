"""Reports of readers on values, and what became of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

REPORT = Table(
    "report",
    META,
    Column("report_id", Text, primary_key=True),
    Column("made_at", Moment, nullable=False, index=True),
    Column("version", Text, nullable=False, doc="release that was shown"),
    Column("own_use", Boolean, nullable=False, doc="all was shown, not only what may be passed on"),
    Column("incident_id", Text, nullable=False, index=True, doc="as it was then; see redirects"),
    Column("title", Text, nullable=False, doc="title of the incident as it was shown"),
    Column("field", Text, nullable=False, doc="which part of the page"),
    Column("record_id", Text, doc="which record, if the reader named one"),
    Column("shown", Text, doc="the value as it was shown then"),
    Column("words", Text, nullable=False, doc="what is wrong, in the reader's words"),
    Column("link", Text, doc="page that shows it"),
    Column("contact", Text, doc="never public; erased with the answer"),
)
"""What readers say is wrong. Rows stay as they were sent, but for `contact`."""

REPORT_ANSWER = Table(
    "report_answer",
    META,
    Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False, doc="from 1; the last one holds"),
    Column("made_at", Moment, nullable=False, index=True),
    Column("user", Text, nullable=False),
    Column("verdict", Text, nullable=False, doc="accepted, declined, duplicate, spam"),
    Column("words", Text, nullable=False, doc="the public answer; empty for spam"),
    Column("withheld", Boolean, nullable=False, doc="what the reader wrote is not published"),
    Column("judgement", Text, doc="made_at of the judgement that followed, if any"),
)
"""Answers to reports, only added to. A report without one is open."""
