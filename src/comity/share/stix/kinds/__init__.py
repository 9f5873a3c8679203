"""The kinds of objects that STIX 2.1 defines, each with its properties and rules, in the words of the standard."""
