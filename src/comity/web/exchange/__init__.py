"""The exchange in a browser, read-only: what everybody may read, and for people who sign in what their party may.

It asks the same rules and the same query as the TAXII server, at the same desk; writing stays with keys.
"""
