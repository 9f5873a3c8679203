"""One verb per stage, thin."""
