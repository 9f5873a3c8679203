"""Judging links in a terminal."""
