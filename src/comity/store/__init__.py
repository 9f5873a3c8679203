"""The only doors to engines and files: relations with their contracts, the ledger, raw files, the workspace, its lock."""
