"""Pages and JSON over a release, read-only."""
