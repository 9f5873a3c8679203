"""Judging links in the browser, for whoever has the curator's key. Without a key none of it exists."""
