"""The provider: what it says of itself, its keys, where people sign in, and codes turned into tokens."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx2
import msgspec

from comity.model.errors import UsageError
from comity.share.parties.sessions import Begun, Taken
from comity.web.i18n import _
from comity.web.oidc import tokens
from comity.web.oidc.refusals import ProviderError
from comity.web.serving import loopback

SCOPE = "openid email"
_SECONDS = 5.0
_MOST_BYTES = 512 * 1024
_KNOWN_FOR = 3600.0
_KEYS_AT_MOST_EVERY = 30.0
"""A token that names an unknown key makes us ask for the keys again, not more often."""

_AGAIN_AFTER = 5.0
"""A provider that does not answer is not waited for by one reader after the other."""

T = TypeVar("T")


class Client(msgspec.Struct, frozen=True):
    """Who we are to the provider. secret: None where it gave none; PKCE protects the code either way."""

    issuer: str
    client_id: str
    secret: str | None = None


class Described(msgspec.Struct, frozen=True):
    """What is needed of a provider's description (OpenID Connect Discovery 1.0, section 3; RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Answer(msgspec.Struct, frozen=True):
    id_token: str


class Provider:
    """One for a worker. UsageError if its address can't be trusted: neither https nor this machine's own."""

    def __init__(self, client: Client, clock: Callable[[], float] = time.monotonic) -> None:
        tokens.available()
        _safe(client.issuer, UsageError)
        self.client, self._clock, self._lock = client, clock, Lock()
        self._described: tuple[float, Described] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None
        self._failed: tuple[float, ProviderError] | None = None

    def described(self) -> Described:
        """What it says of itself, asked for once an hour. ProviderError if it can't be had, or is another's."""
        with self._lock:
            if self._described is None or self._clock() - self._described[0] > _KNOWN_FOR:
                if self._failed and self._clock() - self._failed[0] < _AGAIN_AFTER:
                    raise self._failed[1]
                try:
                    self._described = (self._clock(), self._describe())
                except ProviderError as error:
                    self._failed = (self._clock(), error)
                    raise
            return self._described[1]

    def _describe(self) -> Described:
        found = _asked("GET", self.client.issuer.rstrip("/") + "/.well-known/openid-configuration", Described)
        if found.issuer != self.client.issuer:
            raise ProviderError(_("the sign-in service calls itself by another name."),
                                hint=_("Give --oidc-issuer as it does."))  # fmt: skip
        for one in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            _safe(one, ProviderError)
        return found

    def address(self, begun: Begun, back: str) -> str:
        """Where a person signs in (3.1.2.1). back: address of ours to which they come back."""
        challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).decode().rstrip("=")
        said = {"response_type": "code", "client_id": self.client.client_id, "scope": SCOPE, "redirect_uri": back,
                "state": begun.state, "nonce": begun.nonce, "code_challenge": challenge,
                "code_challenge_method": "S256"}  # fmt: skip
        at = self.described().authorization_endpoint
        return f"{at}{'&' if urlsplit(at).query else '?'}{urlencode(said)}"

    def claims(self, code: str, taken: Taken, back: str) -> dict[str, Any]:
        """What the provider says of whoever came back with a code. SignInError if it does not hold."""
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": taken.verifier}
        auth, more = self._as_us()
        found = _asked("POST", self.described().token_endpoint, _Answer, data=said | more, auth=auth)
        keys = self._signing(tokens.key_id(found.id_token))
        return tokens.claims(found.id_token, keys, issuer=self.client.issuer, client=self.client.client_id,
                             nonce=taken.nonce)  # fmt: skip

    def _as_us(self) -> tuple[tuple[str, str] | None, dict[str, str]]:
        """How we say who we are: HTTP Basic (RFC 6749, section 2.3.1), or in the form where nothing else is taken."""
        name, secret = self.client.client_id, self.client.secret
        if secret is None:
            return None, {"client_id": name}
        if "client_secret_basic" in self.described().token_endpoint_auth_methods_supported:
            return (quote(name, safe=""), quote(secret, safe="")), {}
        return None, {"client_id": name, "client_secret": secret}

    def _signing(self, kid: str | None) -> Sequence[tokens.Key]:
        """Keys that may have signed; asked for again where the one named is not known."""
        address = self.described().jwks_uri
        with self._lock:
            at, held = self._keys or (-_KNOWN_FOR, [])
            age = self._clock() - at if self._keys else _KNOWN_FOR + 1
            if age > _KNOWN_FOR or (not tokens.usable(held, kid) and age > _KEYS_AT_MOST_EVERY):
                held = _asked("GET", address, _Keys).keys
                self._keys = (self._clock(), held)
            return tokens.usable(held, kid)


def _safe(address: str, kind: type[UsageError] | type[ProviderError]) -> None:
    """Only https, or this machine's own http: else whoever sits between could speak for the provider."""
    parts = urlsplit(address)
    own = parts.scheme == "http" and parts.hostname is not None and loopback(parts.hostname)
    if not own and not (parts.scheme == "https" and parts.hostname):
        raise kind("the sign-in service has no address with https.", hint=_("Give one: --oidc-issuer https://…"))


def _asked(method: str, address: str, form: type[T], **more: Any) -> T:
    """An answer of the provider, which is bounded and leads nowhere else."""
    try:
        with (
            httpx2.Client(timeout=_SECONDS, follow_redirects=False) as client,
            client.stream(method, address, headers={"accept": "application/json"}, **more) as answer,
        ):
            if answer.status_code != 200:
                raise ProviderError(
                    _("the sign-in service refused ({status}).").format(status=answer.status_code),
                    hint=_("Begin again."),
                )
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise ProviderError(_("the sign-in service says too much."))
        return msgspec.json.decode(bytes(body), type=form)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ProviderError(_("the sign-in service can't be reached."), hint=_("Try again in a moment.")) from error
    except msgspec.MsgspecError as error:
        raise ProviderError(_("the sign-in service says what can't be understood.")) from error
