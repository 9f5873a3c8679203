"""The vocabulary: statements, uncertain dates, places, codes, errors. Pure."""
