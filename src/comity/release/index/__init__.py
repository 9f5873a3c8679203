"""An index beside a release: what pages need at once, made from the relations, and made anew whenever it is missing.

One SQLite file per release: a full-text index, a row and a whole document per incident, and for each value of each
facet the set of incidents that have it, as a bitmap. The record is the Parquet; the index is a cache of it.
"""
