"""The typed tables: each part of an incident as a row whose columns are its chosen values."""
