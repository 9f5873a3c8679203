"""ID tokens: whether one was signed by the provider, for us, now, and for the sign-in that was begun (3.1.3.7)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

from comity.model.errors import EnvironmentRefusedError
from comity.web.i18n import _
from comity.web.oidc.refusals import SignInError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key that only the provider has. `none`, and HMAC, whose key would be one that others know, are
not among them, whatever a token or a provider says."""

LEEWAY = 60
"""Seconds by which clocks may differ."""

_LONGEST = 16_384
_KINDS = ("RSA", "EC")

Key = Mapping[str, Any]


def available() -> None:
    """EnvironmentRefusedError if the library that checks signatures is not installed."""
    try:
        import joserfc  # noqa: F401
    except ImportError as error:
        raise EnvironmentRefusedError("signing in needs a library that is not installed.",
                                      hint="Install it: pip install 'comity[oidc]'") from error  # fmt: skip


def key_id(token: str) -> str | None:
    """The name of the key that a token says it is signed with. SignInError if it is no signed token."""
    from joserfc import jws
    from joserfc.errors import JoseError

    if len(token) > _LONGEST:
        raise _wrong(_("what the sign-in service gave out is too long."))
    try:
        found = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError) as error:
        raise _wrong(_("what the sign-in service gave out can't be read.")) from error
    return found if isinstance(found, str) else None


def usable(keys: Sequence[Key], kid: str | None) -> list[Key]:
    """Keys of a provider that may have signed. Those without a name may be any; those for HMAC are none."""
    fit = [one for one in keys if one.get("kty") in _KINDS and one.get("use", "sig") == "sig"]
    return [one for one in fit if kid is None or one.get("kid") in (kid, None)]


def claims(token: str, keys: Sequence[Key], *, issuer: str, client: str, nonce: str,
           now: float | None = None) -> dict[str, Any]:  # fmt: skip
    """What a token says. SignInError if it was not signed with one of these keys, or any claim is not as it must be."""
    found, at = _signed(token, keys), now if now is not None else time.time()
    audience = found.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if found.get("iss") != issuer:
        raise _wrong(_("what the sign-in service gave out is another provider's."))
    if client not in audiences or (len(audiences) > 1 and found.get("azp") != client):
        raise _wrong(_("what the sign-in service gave out is for somebody else."))
    if found.get("azp", client) != client:
        raise _wrong(_("what the sign-in service gave out is for somebody else."))
    if not _number(found.get("exp")) or found["exp"] + LEEWAY <= at:
        raise _wrong(_("what the sign-in service gave out has run out."))
    if not _number(found.get("iat")) or found["iat"] - LEEWAY > at:
        raise _wrong(_("what the sign-in service gave out is from a time to come."))
    if not isinstance(found.get("nonce"), str) or not hmac.compare_digest(found["nonce"].encode(), nonce.encode()):
        raise _wrong(_("what the sign-in service gave out is not for this sign-in."))
    if not isinstance(found.get("sub"), str) or not 0 < len(found["sub"]) <= 255:
        raise _wrong(_("what the sign-in service gave out names nobody."))
    return found


def _signed(token: str, keys: Sequence[Key]) -> dict[str, Any]:
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    for one in keys:
        try:
            return dict(jwt.decode(token, jwk.import_key(dict(one)), algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError):
            continue
    raise _wrong(_("what the sign-in service gave out was not signed by it."))


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _wrong(why: str) -> SignInError:
    return SignInError(why, hint=_("Begin again at /exchange."))
