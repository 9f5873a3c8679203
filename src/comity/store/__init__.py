"""The only doors to engines and files: relations with contracts, the ledger, raw files, the workspace and its lock."""
