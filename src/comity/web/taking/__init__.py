"""Taking away: exports, citations, feeds and dossiers of what a reader looks at."""
