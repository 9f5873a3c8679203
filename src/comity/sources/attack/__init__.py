"""MITRE ATT&CK, enterprise matrix: groups and their names, campaigns, techniques and who is said to use them."""
