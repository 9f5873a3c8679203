"""What records say, in the form in which it can be compared: one table per trait."""
