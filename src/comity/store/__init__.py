"""The only door to engines and files: contracts, relations, raw files, the workspace and its lock."""
