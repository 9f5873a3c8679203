"""Dyadic Cyber Incident and Campaign Data (DCID): incidents between rival states, and what else they did meanwhile."""
