"""Statements and clusters become incidents and their parts; disagreement is an output."""
