"""How alike two records are, field by field: agreement, disagreement and silence are three things."""
