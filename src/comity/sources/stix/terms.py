"""STIX's terms in Comity's codes, where a term means the same; and ids that everybody knows."""

from __future__ import annotations

OURS = "extension-definition--62280b04-c34f-5ec1-9a7e-2fe6ba98235e"
"""Comity's own extension."""
INCIDENT_CORE = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"

# industry-sector-ov (STIX 2.1, 10.11) and our own codes, which an open vocabulary may hold: sector, or kind of victim.
SECTORS = {
    "energy": ("sector", "energy"), "transportation": ("sector", "transport"), "healthcare": ("sector", "health"),
    "chemical": ("sector", "chemicals"), "manufacturing": ("sector", "manufacturing"),
    "government": ("category", "government"), "government-national": ("category", "government"),
    "government-regional": ("category", "government"), "government-local": ("category", "government"),
    "government-public-services": ("category", "government"), "financial-services": ("category", "finance"),
    "telecommunications": ("category", "telecommunications"), "education": ("category", "education"),
    "defense": ("category", "defence-industry"), "technology": ("category", "information-technology"),
    "non-profit": ("category", "civil-society"), "entertainment": ("category", "media"),
}  # fmt: skip

# monetary-impact-type-ov of the Incident Core Extension.
LOSSES = {"asset-and-fraud": "theft", "ransom-payment": "ransom-paid", "ransom-demand": "ransom-demanded",
          "legal-and-regulatory": "fine", "uncategorized": "total"}  # fmt: skip

# Impact categories of the Incident Core Extension -> (kind, security property) of an effect.
EFFECTS = {
    "availability": ("functional", "availability"), "confidentiality": ("data", "confidentiality"),
    "integrity": ("data", "integrity"), "physical": ("physical", ""), "external": ("", ""),
}  # fmt: skip
