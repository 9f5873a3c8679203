"""Offline conflicts: strategic rivalries (Thompson), armed conflicts (UCDP/PRIO), and the states of both (COW)."""
