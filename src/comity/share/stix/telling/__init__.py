"""The record as STIX 2.1: what each relation of a release becomes, which ids it has, and since when it is so.

An accusation is a relationship that names who makes it; the place of a victim is a location; the state that somebody
accuses is an identity. The three are never joined by anything but a claim.
"""
