"""The pages: each reads a release and renders one template. A module a kind of page, with its routes in ROUTES."""
