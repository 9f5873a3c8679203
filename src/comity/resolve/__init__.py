"""Which records speak of the same incident or actor."""
