"""What keeps a server well that strangers reach: how often, how many at once, how large, how long; and what it logs.

Where a proxy stands before it, the proxy does more (docs/how-to/serve-to-others.md).
"""
