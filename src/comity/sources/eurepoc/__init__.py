"""EuRepoC: incidents with a political dimension, with their attributions and receivers in companion files."""
