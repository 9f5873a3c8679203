"""CSIS: the list of significant cyber incidents, a PDF of dated sentences."""
