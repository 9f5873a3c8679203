"""Bundles from elsewhere, imported into a workspace: what their objects and relationships say, as statements.

Each imported file is a source of its own; its source.yml lies in the workspace. Here is how all of them are read.
"""
