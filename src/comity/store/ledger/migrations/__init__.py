"""Each change of the ledger, in order, once for all time: `m0001_reports.py`, `m0002_….py`.

A file has a docstring that says what it brings, and `forward(con)`, which does it. It names tables and columns itself
and imports nothing of `tables`, which says how they are now, not how they were then. What has been released is never
edited: the next number mends it. Plain SQL that SQLite and PostgreSQL both understand, or SQLAlchemy's DDL; rows of
the time before come along. All that is missing is done in one transaction, with foreign keys checked at its end.
"""
