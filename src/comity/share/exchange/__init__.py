"""Objects that parties share: taken in, kept, asked for, taken out. Who may read is a condition of each query.

A *lineage* is all versions of one object by one writer. Two parties may both hold an object with the same id: if the
first could shut out the second, the second would learn that something hidden is there.
"""
