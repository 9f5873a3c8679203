"""A version of the record: write, open, explain, diff, cite, licence."""
