"""STIX 2.1: documents of others judged by the standard, and the record told in its words."""
