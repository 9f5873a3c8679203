"""MISP galaxy, threat-actor cluster: actors, the names they go by and who uses which."""
