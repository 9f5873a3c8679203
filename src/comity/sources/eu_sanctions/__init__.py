"""Listings of persons and bodies under the EU's cyber sanctions, and the operations that their reasons name."""
