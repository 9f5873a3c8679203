"""CISSM Cyber Events Database: one table, a row for each victim of an event."""
