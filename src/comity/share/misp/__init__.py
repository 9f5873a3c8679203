"""MISP: an event per incident, and events of others as STIX.

What the other side can't hold is listed for each event. Nothing becomes readable by more than before: who may read an
event, an object or an attribute is told with each, and what isn't understood denies.
"""
