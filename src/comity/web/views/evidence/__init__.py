"""What stands behind a value: each statement in its own words, for and against. Fetched when a reader opens it."""
