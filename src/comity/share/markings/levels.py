"""Markings that everybody knows by id: the Traffic Light Protocol and the Permissible Actions Protocol.

Sources: TLP 2.0 (FIRST, 2022) and OASIS's extension for it; STIX 2.1, section 7.2.1.4, for the four of TLP 1; OASIS's
PAP extension (extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b).
"""

from __future__ import annotations

from comity.share.stix.kinds.meta import TLP_2

TLP: dict[str, str] = {
    **{key: level for level, key in TLP_2.items()},
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}
"""Level by id. TLP 1's white is what 2.0 calls clear."""

PAP: dict[str, str] = {
    "marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92": "clear",
    "marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730": "clear",
    "marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9": "green",
    "marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab": "amber",
    "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e": "red",
}
"""Level by id. PAP says what may be done with what one reads. What one does must not be seen from outside at amber and
red, so neither is put where everybody reads: those who are accused would."""

NOT_IN_PUBLIC = frozenset({"amber", "red"})

LEVELS = frozenset(TLP) | frozenset(PAP)
"""Ids whose meaning is fixed: no definition is looked up for them."""
