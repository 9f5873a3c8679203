"""Parts of bench/explorer.py: a large release, readers, figures."""
