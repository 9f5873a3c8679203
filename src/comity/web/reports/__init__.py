"""The channel of corrections: readers report errors, a curator answers, answers are public.

Where there is no ledger to write, none of it exists; without a curator's key reports are answered by `comity reports`.
"""
