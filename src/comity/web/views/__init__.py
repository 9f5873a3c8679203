"""What pages show: small structs built from a release, without a word of HTML."""
