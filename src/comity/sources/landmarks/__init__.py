"""Landmark incidents, told as the publications told them: one record per publication, in our own words."""
