"""Which organisations incidents hit, under whatever spelling: conservatively, as two that are one cost less than one
that is two."""
