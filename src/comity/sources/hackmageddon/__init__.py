"""Hackmageddon: timelines of what press and blogs reported of cyber attacks, crime above all, told by one person."""
