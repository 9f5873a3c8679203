"""Reports of several trackers about operations that are known, so that what resolving finds can be held against it."""
