"""What leaves the house: tables for other tools."""
