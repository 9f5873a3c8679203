"""Who may read an object, from its markings: TLP 2.0, PAP, and releasability to named parties or communities.

The most restrictive marking wins, a marking of a part holds for the whole, an unknown marking denies, and no rule means
no. What comes out is an audience, which is stored beside the object, so that a query can ask for it. `passing` says
what may leave for somebody else.
"""
