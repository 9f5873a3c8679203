"""The STIX Patterning language, section 9: read to judge a pattern, not to run it."""
