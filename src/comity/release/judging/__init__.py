"""Links put before a person: which pair first, and two records side by side."""
