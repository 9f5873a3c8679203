"""What an incident stands in: offline conflicts, and what sources code beside it."""
