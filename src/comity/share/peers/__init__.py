"""Other parties' TAXII 2.1 servers: mirrored (pull), and sent what they may see (push).

What they answer is not trusted: how much, how deep, how often, where it leads. Sections in docstrings are those of
TAXII Version 2.1, OASIS Standard, 10 June 2021.
"""
