"""Objects of STIX 2.0 in a bundle of today: without spec_version, that is what they are (section 3.2, OASIS Standard).

They are judged by what 2.1 has kept of 2.0, and by what 2.0 required and 2.1 no longer does.
"""

from __future__ import annotations

from comity.share.stix.kinds.common import custom_object
from comity.share.stix.kinds.domain import DOMAIN_KINDS, RELATION_KINDS
from comity.share.stix.kinds.meta import META_KINDS
from comity.share.stix.kinds.shape import Shape
from comity.share.stix.kinds.values import words

_REQUIRED = {
    "attack-pattern": "name", "campaign": "name", "course-of-action": "name", "identity": "name identity_class",
    "indicator": "labels pattern valid_from", "intrusion-set": "name", "malware": "name labels",
    "observed-data": "first_observed last_observed number_observed objects",
    "report": "name labels published object_refs",
    "threat-actor": "name labels", "tool": "name labels", "vulnerability": "name",
    "relationship": "relationship_type source_ref target_ref", "sighting": "sighting_of_ref",
}  # fmt: skip
_COMMON = ("type", "id", "created")


def _older(shape: Shape, required: tuple[str, ...]) -> Shape:
    must = {name: shape.checks[name] for name in (*_COMMON, *required)}
    return Shape(shape.section, must, shape.checks, least=tuple(shape.least), rules=shape.rules)


OLDER_KINDS: dict[str, Shape] = {
    **{kind: _older({**DOMAIN_KINDS, **RELATION_KINDS}[kind], ("modified", *words(names)))
       for kind, names in _REQUIRED.items()},
    "marking-definition": _older(META_KINDS["marking-definition"], ("definition_type", "definition")),
}  # fmt: skip
older_custom = _older(custom_object, ("modified",))
