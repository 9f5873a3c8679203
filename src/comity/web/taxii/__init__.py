"""TAXII 2.1 over HTTP: what a request is allowed to be, who sends it, and what is answered.

What is kept, who may read it and how pages are made is `share/exchange`. Sections in docstrings are those of TAXII
Version 2.1, OASIS Standard, 10 June 2021.
"""
