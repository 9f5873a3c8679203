"""Who read, wrote and changed what: entries that are only added, each with a hash over itself and the one before."""
