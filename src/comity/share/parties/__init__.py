"""Who takes part: parties and communities, their keys, collections, and agreements on what each may do there.

Each change raises the ledger's generation. Who computed something from these tables looks at it first (`rules`), so
that a revoked key is refused at the next request, by every worker.
"""
