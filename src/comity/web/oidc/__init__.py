"""Signing in by the word of an OpenID provider: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636).

Sections in docstrings are those of OpenID Connect Core 1.0. Signatures are checked by joserfc (the extra [oidc]).
"""
