"""The tables of the index."""

from __future__ import annotations

FORMAT = 8
"""Raised when what the index holds changes its shape; part of the file's name."""

# Incidents are numbered from 0 in the order in which they are listed: newest beginning first, without one last. So a
# page of a list is a slice of a bitmap, and 'began before' is a range of numbers.
TABLES = """
CREATE TABLE incident (no INTEGER PRIMARY KEY, incident_id TEXT NOT NULL UNIQUE, row BLOB NOT NULL);
CREATE TABLE document (no INTEGER PRIMARY KEY, told BLOB NOT NULL);
CREATE TABLE redirect (old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX redirect_to ON redirect (new_id);
CREATE TABLE bitmap (facet TEXT NOT NULL, code TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (facet, code))
  WITHOUT ROWID;
CREATE TABLE measure (name TEXT PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5
  (title, names, actors, text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE called (facet TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (facet, code))
  WITHOUT ROWID;
CREATE TABLE change (version TEXT NOT NULL, made_at TEXT NOT NULL, op TEXT NOT NULL, incident_id TEXT NOT NULL,
  others TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX change_place ON change (version, incident_id, op);
CREATE TABLE compared (version TEXT PRIMARY KEY, previous TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, leads_to TEXT NOT NULL,
  n INTEGER NOT NULL);
CREATE TABLE source (source TEXT PRIMARY KEY, told BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX change_of ON change (incident_id);
CREATE VIRTUAL TABLE name_letters USING fts5
  (name, content='name', content_rowid='id', tokenize="trigram", detail='none');
CREATE TABLE dyad_year (year INTEGER, accused TEXT NOT NULL, accused_name TEXT NOT NULL, accused_iso3 TEXT,
  accused_cow INTEGER, victim TEXT NOT NULL, victim_name TEXT NOT NULL, victim_iso3 TEXT, victim_cow INTEGER,
  incidents INTEGER NOT NULL, certain_year INTEGER NOT NULL, contested INTEGER NOT NULL,
  from_there INTEGER NOT NULL, not_said INTEGER NOT NULL);
CREATE INDEX dyad_year_of ON dyad_year (accused, victim);
CREATE TABLE dyad_claim (accused TEXT NOT NULL, victim TEXT NOT NULL, side TEXT NOT NULL, kind TEXT,
  stance TEXT NOT NULL, claims INTEGER NOT NULL);
CREATE INDEX dyad_claim_of ON dyad_claim (accused, victim);
CREATE TABLE dyad_offline (accused TEXT NOT NULL, victim TEXT NOT NULL, how TEXT NOT NULL, coded_as TEXT,
  said_by TEXT NOT NULL, stance TEXT NOT NULL, incidents INTEGER NOT NULL);
CREATE INDEX dyad_offline_of ON dyad_offline (accused, victim);
CREATE TABLE stretch (one TEXT NOT NULL, other TEXT NOT NULL, how TEXT NOT NULL, said_by TEXT NOT NULL,
  title TEXT NOT NULL, lo TEXT NOT NULL, hi TEXT NOT NULL);
CREATE INDEX stretch_of ON stretch (one, other);
CREATE TABLE accused_claim (accused TEXT NOT NULL, kind TEXT, country TEXT, stance TEXT NOT NULL,
  claims INTEGER NOT NULL, incidents INTEGER NOT NULL);
CREATE INDEX accused_claim_of ON accused_claim (accused);
CREATE TABLE claim (no INTEGER NOT NULL, accused TEXT NOT NULL, asserted_by TEXT, country TEXT, stance TEXT NOT NULL,
  lo TEXT NOT NULL, hi TEXT NOT NULL);
CREATE INDEX claim_of ON claim (no);
CREATE TABLE response (no INTEGER NOT NULL, responder TEXT, country TEXT, measure TEXT, against TEXT NOT NULL,
  lo TEXT, hi TEXT);
CREATE INDEX response_of ON response (no);
CREATE INDEX response_by ON response (country);
CREATE TABLE covered (source TEXT PRIMARY KEY, since TEXT, until TEXT) WITHOUT ROWID;
"""
