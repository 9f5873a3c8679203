"""A pair of territories: who is accused of acting on whom, in both directions."""
