"""What leaves the house and what comes in: tables, STIX, MISP, and objects that parties share."""
