"""Microsoft's table of names: what Microsoft calls an actor, where it comes from, and what else it is called."""
