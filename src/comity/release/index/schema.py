"""The tables of the index."""

from __future__ import annotations

FORMAT = 3
"""Raised when what the index holds changes its shape; part of the file's name."""

# Incidents are numbered from 0 in the order in which they are listed: newest beginning first, without one last. So a
# page of a list is a slice of a bitmap, and 'began before' is a range of numbers.
TABLES = """
CREATE TABLE incident (no INTEGER PRIMARY KEY, incident_id TEXT NOT NULL UNIQUE, row BLOB NOT NULL);
CREATE TABLE document (no INTEGER PRIMARY KEY, told BLOB NOT NULL);
CREATE TABLE redirect (old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bitmap (facet TEXT NOT NULL, code TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (facet, code))
  WITHOUT ROWID;
CREATE TABLE measure (name TEXT PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5
  (title, names, actors, text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE change (version TEXT NOT NULL, made_at TEXT NOT NULL, op TEXT NOT NULL, incident_id TEXT NOT NULL,
  others TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX change_place ON change (version, incident_id, op);
CREATE TABLE compared (version TEXT PRIMARY KEY, previous TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, leads_to TEXT NOT NULL,
  n INTEGER NOT NULL);
CREATE VIRTUAL TABLE name_letters USING fts5
  (name, content='name', content_rowid='id', tokenize="trigram", detail='none');
"""
