"""A country's pages: what is told of it as a target, as accused, and as a responder."""
