"""CFR Cyber Operations Tracker: incidents thought to be sponsored by states, with profiles of actors among them."""
