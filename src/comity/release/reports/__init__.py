"""What readers report as wrong, what curators answer, and which of it is public. Kept in the ledger.

Public is a report once it is answered, unless the answer is 'spam'. A contact never is. A report that was made where
all was shown (own use) is never shown where only what may be passed on is.
"""
