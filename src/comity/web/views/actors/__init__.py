"""Actors as pages show them: the list, and one with its names, whom it belongs to, and what it is accused of."""
