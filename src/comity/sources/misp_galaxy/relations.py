"""What an entry says of other clusters."""

from __future__ import annotations

from collections.abc import Sequence

from comity.sources.kit import Record
from comity.sources.kit.documents import Document

_ACTORS = {"similar": "similar_to", "overlaps": "relation", "linked-to": "relation", "related-to": "relation",
           "associated-with": "relation", "part-of": "part_of"}  # fmt: skip
# These lead to tools, sectors and countries, which are other clusters, or repeat what meta says of targets.
_ELSEWHERE = {"uses", "deploys", "delivers", "targets"}
_LIKELIHOOD = "estimative-language:likelihood-probability="


def tell_relations(record: Record, related: Sequence[Document], uuids: set[str]) -> None:
    """One statement per related actor: a record id within this cluster, `uuid:…` in another; likelihood as stated."""
    for link in related:
        kind, target, tags = link.take("type"), link.take("dest-uuid"), link.take_list("tags")
        prop = _ACTORS.get(kind.text)
        if prop is None:
            if kind.text not in _ELSEWHERE:
                record.issue("unmapped-code", "no such kind of relation is known", kind)
            continue
        value = f"misp-galaxy:{target.text}" if target.text in uuids else f"uuid:{target.text}"
        said = [tag.text.removeprefix(_LIKELIHOOD).strip('"') for tag in tags if tag.text.startswith(_LIKELIHOOD)]
        place = target.piece(f"{kind.text} {target.text}", 0)
        record.say(prop, value, place, confidence="; ".join(said) or None, method="parsed")
