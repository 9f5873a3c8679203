"""The record as JSON, for programs: /api/v1.

Each resource is described once (`described`): its path, parameters, answer and where the answer comes from. Routing,
refusals, OpenAPI and the pages that document it are made from that description.
"""
