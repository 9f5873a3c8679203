"""ETDA Threat Group Cards: actors, the operations told of them, and what was done against them."""
