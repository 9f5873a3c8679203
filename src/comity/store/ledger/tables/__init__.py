"""The tables of the ledger as they are now, for queries. `migrations/` makes them; a test compares the two."""

from comity.store.ledger.tables.audit import AUDIT, AUDIT_END, RECALL, RECEIPT
from comity.store.ledger.tables.collections import AGREEMENT, AUDIENCE, COLLECTION
from comity.store.ledger.tables.meta import META
from comity.store.ledger.tables.objects import DELETED_VERSION, MOVED, SHARED_OBJECT, SHARED_REFERENCE, SUBMISSION
from comity.store.ledger.tables.parties import MEMBERSHIP, PARTY, PARTY_KEY, PERSON, PERSON_SESSION, SIGNING_IN
from comity.store.ledger.tables.peers import PEER, PULLED, SENT
from comity.store.ledger.tables.reports import REPORT, REPORT_ANSWER
from comity.store.ledger.tables.whole import MIGRATION, SHARING

__all__ = [
    "AGREEMENT",
    "AUDIENCE",
    "AUDIT",
    "AUDIT_END",
    "COLLECTION",
    "DELETED_VERSION",
    "MEMBERSHIP",
    "META",
    "MIGRATION",
    "MOVED",
    "PARTY",
    "PARTY_KEY",
    "PEER",
    "PERSON",
    "PERSON_SESSION",
    "PULLED",
    "RECALL",
    "RECEIPT",
    "REPORT",
    "REPORT_ANSWER",
    "SENT",
    "SHARED_OBJECT",
    "SHARED_REFERENCE",
    "SHARING",
    "SIGNING_IN",
    "SUBMISSION",
]
