"""Which entries of the alias sources are the same actor, what it is called, and where sources group otherwise."""
