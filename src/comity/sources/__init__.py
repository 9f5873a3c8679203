"""One folder per tracker: source.yml, crawl.py, a hand-written sample and its expected statements."""
