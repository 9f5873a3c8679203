"""Recall: what was given away is revoked towards everybody who has it, and it is seen who has taken note.

Its content is given to nobody any more. Who had it is known from receipts of pages that were read, and from what was
pushed; who acknowledges has fetched, or accepted, the version that revokes it.
"""
