"""The resources of the API, a module a kind: each gives its description in RESOURCES."""
