"""The same SQL on Spark: a session that answers as a DuckDB connection does where resolving asks it."""
