"""Record ids carried over from edition to edition, for sources that give none: what stayed the same says who it is."""
