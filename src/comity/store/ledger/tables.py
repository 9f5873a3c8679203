"""The tables of the ledger as they are now, for queries. `migrations/` makes them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from comity.store.ledger.moment import Moment

META = MetaData()

MIGRATION = Table(
    "migration",
    META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""The migrations that were applied."""

REPORT = Table(
    "report",
    META,
    Column("report_id", Text, primary_key=True),
    Column("made_at", Moment, nullable=False, index=True),
    Column("version", Text, nullable=False, doc="release that was shown"),
    Column("own_use", Boolean, nullable=False, doc="all was shown, not only what may be passed on"),
    Column("incident_id", Text, nullable=False, index=True, doc="as it was then; see redirects"),
    Column("title", Text, nullable=False, doc="title of the incident as it was shown"),
    Column("field", Text, nullable=False, doc="which part of the page"),
    Column("record_id", Text, doc="which record, if the reader named one"),
    Column("shown", Text, doc="the value as it was shown then"),
    Column("words", Text, nullable=False, doc="what is wrong, in the reader's words"),
    Column("link", Text, doc="page that shows it"),
    Column("contact", Text, doc="never public; erased with the answer"),
)
"""What readers say is wrong. Rows stay as they were sent, but for `contact`."""

REPORT_ANSWER = Table(
    "report_answer",
    META,
    Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False, doc="from 1; the last one holds"),
    Column("made_at", Moment, nullable=False, index=True),
    Column("user", Text, nullable=False),
    Column("verdict", Text, nullable=False, doc="accepted, declined, duplicate, spam"),
    Column("words", Text, nullable=False, doc="the public answer; empty for spam"),
    Column("withheld", Boolean, nullable=False, doc="what the reader wrote is not published"),
    Column("judgement", Text, doc="made_at of the judgement that followed, if any"),
)
"""Answers to reports, only added to. A report without one is open."""

SHARING = Table(
    "sharing",
    META,
    Column("one", SmallInteger, primary_key=True, autoincrement=False, doc="always 1"),
    Column("generation", BigInteger, nullable=False, doc="goes up when parties, keys, agreements or audiences change"),
)
"""One row: the state of the rules, by which what was computed from them is known to be stale."""

PARTY = Table(
    "party",
    META,
    Column("party_id", Text, primary_key=True, doc="a STIX identity's id"),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, doc="state, ministry, cert, organisation, community"),
    Column("made_at", Moment, nullable=False),
)

MEMBERSHIP = Table(
    "membership",
    META,
    Column("community_id", Text, ForeignKey("party.party_id"), primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
)
"""Who belongs to a community."""

PARTY_KEY = Table(
    "party_key",
    META,
    Column("key_id", Text, primary_key=True, doc="names the key in lists; no secret"),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("hash", Text, nullable=False, unique=True, doc="SHA-256 of the key, hexadecimal"),
    Column("scope", Text, nullable=False, doc="read, write, or both joined by a comma"),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

PERSON = Table(
    "person",
    META,
    Column("person_id", Text, primary_key=True, doc="names the person in lists and in the audit"),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("issuer", Text, nullable=False, doc="who says who they are: an OpenID provider's address"),
    Column("claim", Text, nullable=False, doc="sub or email: what of their word is looked at"),
    Column("value", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("issuer", "claim", "value", name="ux_person"),
)
"""People of parties, who sign in to read. One who was removed has no row."""

SIGNING_IN = Table(
    "signing_in",
    META,
    Column("state", Text, primary_key=True, doc="SHA-256 of what the provider gives back, hexadecimal"),
    Column("browser", Text, nullable=False, doc="SHA-256 of the cookie of the browser that began"),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False, doc="of PKCE"),
    Column("leads_to", Text, nullable=False, doc="page of ours"),
    Column("until", Moment, nullable=False, index=True),
)
"""Sign-ins that were begun and not ended. Each is taken once."""

PERSON_SESSION = Table(
    "person_session",
    META,
    Column("hash", Text, primary_key=True, doc="SHA-256 of the cookie, hexadecimal"),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
)

COLLECTION = Table(
    "collection",
    META,
    Column("number", Integer, primary_key=True),
    Column("collection_id", Text, nullable=False, unique=True, doc="UUID, as TAXII wants it"),
    Column("name", Text, nullable=False, unique=True, doc="title, and alias in addresses"),
    Column("description", Text),
    Column("open", SmallInteger, nullable=False, doc="1: whoever comes may read, without a key"),
    Column("last_added", BigInteger, nullable=False, doc="date_added of the newest object, in microseconds since 1970"),
    Column("made_at", Moment, nullable=False),
)

AGREEMENT = Table(
    "agreement",
    META,
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
    Column("reads", SmallInteger, nullable=False),
    Column("writes", SmallInteger, nullable=False),
    Column("passes_on", SmallInteger, nullable=False),
    Column("until", Moment, doc="from then on it does not hold"),
)
"""What a party, or each member of a community, may do in a collection. No row means no."""

AUDIENCE = Table(
    "audience",
    META,
    Column("audience", Integer, primary_key=True),
    Column("collection", Integer, ForeignKey("collection.number"), nullable=False),
    Column("clauses", Text, nullable=False, doc="JSON: sorted lists of principals; a reader is in each of them"),
    Column("made_by", Text, doc="whose object had it first; NULL where that was before it was kept"),
    UniqueConstraint("collection", "clauses", name="ux_audience"),
)
"""Sets of readers, as markings give them. An object's row names one."""

SHARED_OBJECT = Table(
    "shared_object",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("added", BigInteger, primary_key=True, autoincrement=False, doc="microseconds since 1970, strictly rising"),
    Column("object_id", Text, nullable=False),
    Column("version", Text, nullable=False, doc="modified, else created, else added; without trailing zeros and Z"),
    Column("writer", Text, nullable=False, doc="party that sent it"),
    Column("type", Text, nullable=False),
    Column("stage", SmallInteger, nullable=False, doc="bits: 1 newest of its specification, 2 STIX 2.1, 4 outdated by "
           "a newer specification, 8 withdrawn by a later version that is revoked, or recalled: given to nobody"),
    Column("audience", Integer, nullable=False, doc="who may read it, all told"),
    Column("own_audience", Integer, nullable=False, doc="who might by its own markings"),
    Column("body", LargeBinary, nullable=False, doc="JSON, as it was sent"),
    Column("revoked", SmallInteger, nullable=False, server_default="0", doc="1: it says that it is"),
    Column("known_audience", Integer, doc="who may know of it, and so read what names it; NULL: as `audience`"),
    Column("had_by", Text, doc="JSON: parties who had what it revokes, and read it whatever its markings; NULL: none"),
    Index("ix_shared_object_page", "collection", "audience", "stage", "added"),
    Index("ix_shared_object_type", "collection", "audience", "stage", "type", "added"),
    Index("ix_shared_object_dated", "collection", "audience", "version", "added"),
    Index("ux_shared_object_version", "collection", "object_id", "writer", "version", "stage", unique=True),
)  # fmt: skip

SHARED_REFERENCE = Table(
    "shared_reference",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("target_id", Text, primary_key=True),
    Column("added", BigInteger, primary_key=True, autoincrement=False, doc="of the object that refers to it"),
    Column("meant", Text, doc="JSON: writers whose objects are meant, besides the writer's own; NULL: all"),
    Column("marks", SmallInteger, nullable=False, server_default="0", doc="1: it marks the whole or a part"),
    Index("ix_shared_reference_from", "collection", "added"),
)
"""What versions name. Markings are among it, unless all are of TLP and PAP: what one means may arrive later."""

DELETED_VERSION = Table(
    "deleted_version",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("object_id", Text, primary_key=True),
    Column("writer", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("is_21", SmallInteger, primary_key=True, autoincrement=False),
    Column("own_audience", Integer, nullable=False, doc="who might have read it by its own markings"),
    Column("known_audience", Integer, nullable=False, doc="who might know that it was there"),
)
"""What was deleted opens nothing: neither the versions before it nor what names it. No content."""

MOVED = Table(
    "moved",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("was", BigInteger, primary_key=True, autoincrement=False, doc="date_added of a version before"),
    Column("added", BigInteger, nullable=False, doc="its date_added now"),
    Column("object_id", Text, nullable=False),
    Index("ix_moved_object", "collection", "object_id"),
    Index("ix_moved_added", "collection", "added"),
)
"""Versions that somebody may read who might not before: they come again, for whoever asks what is new."""

SUBMISSION = Table(
    "submission",
    META,
    Column("status_id", Text, primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False, doc="TAXII status resource"),
)

PEER = Table(
    "peer",
    META,
    Column("peer", Integer, primary_key=True),
    Column("address", Text, nullable=False, unique=True, doc="of a collection of another server"),
    Column("made_at", Moment, nullable=False),
)
"""Collections of other servers that were pulled from or pushed to."""

PULLED = Table(
    "pulled",
    META,
    Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("since", BigInteger, nullable=False, doc="their date_added up to which all is here, in microseconds"),
    Column("at", Moment, nullable=False),
)
"""How far a peer is mirrored."""

SENT = Table(
    "sent",
    META,
    Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("version", Text, primary_key=True, doc="as in shared_object; of a file's objects without dates empty"),
    Column("party_id", Text, nullable=False, doc="whose the peer is"),
    Column("state", Text, nullable=False, doc="pending: it may be there; accepted, refused"),
    Column("at", Moment, nullable=False, doc="of the state"),
    Index("ix_sent_object", "object_id"),
)
"""What was pushed to whom, written before it is sent."""

RECEIPT = Table(
    "receipt",
    META,
    Column("digest", Text, primary_key=True, doc="SHA-256 over collection, party and rows; the audit names it"),
    Column("collection", Integer, nullable=False),
    Column("party_id", Text, nullable=False, doc="empty: without a key"),
    Column("low", BigInteger, nullable=False, doc="added of the first row"),
    Column("high", BigInteger, nullable=False, doc="added of the last row"),
    Column("at", Moment, nullable=False, doc="when it was read first"),
    Column("added", LargeBinary, nullable=False, doc="of all rows: 64-bit numbers, least byte first, packed by zlib"),
    Index("ix_receipt_range", "collection", "low", "high"),
)
"""Pages of objects that were given to parties, each once."""

RECALL = Table(
    "recall",
    META,
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("writer", Text, primary_key=True),
    Column("added", BigInteger, doc="of the version that revokes it; null: there can be none"),
    Column("reason", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""What is withdrawn: nobody is given its content any more."""

AUDIT_END = Table(
    "audit_end",
    META,
    Column("one", SmallInteger, primary_key=True, autoincrement=False, doc="always 1"),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the last entry of the audit."""

AUDIT = Table(
    "audit",
    META,
    Column("number", BigInteger, primary_key=True, autoincrement=False, doc="from 1, without gaps"),
    Column("at", Moment, nullable=False),
    Column("party_id", Text, doc="null: who came without a key, or the owner of this machine"),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False, doc="JSON"),
    Column("hash", Text, nullable=False, doc="SHA-256 over the hash before it and this entry"),
)
"""Who did what. Only added to."""
