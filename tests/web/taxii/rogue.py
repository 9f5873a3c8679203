"""An OpenID provider on loopback that does what a test wants of it, right or wrong; and a browser that signs in."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
from joserfc import jwk, jwt
from starlette.testclient import TestClient

CLIENT, SECRET = "comity", "a secret/with:signs"
KEY = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
Claims = dict[str, Any]


class Rogue:
    """sign: claims -> token. changed: claims that differ from what they must be, None to leave one out."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.sign: Callable[[Claims], str] = signed
        self.changed: Claims = {}
        self.described: Claims = {}
        self.keys: list[Any] = [KEY.as_dict(private=False)]
        self.asked: dict[str, dict[str, str]] = {}
        self.sub = "anna"

    def let_in(self, address: str) -> dict[str, str]:
        """What comes back to us when a person has signed in at an address."""
        said = dict(parse_qsl(urlsplit(address).query))
        assert (said["response_type"], said["code_challenge_method"]) == ("code", "S256")
        code = token_hex(8)
        self.asked[code] = said
        return {"code": code, "state": said["state"]}

    def token(self, form: dict[str, list[str]], authorization: str) -> Claims | None:
        """The answer to a code, None if it is not for who asks."""
        said = self.asked.pop(form["code"][0], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        who = b64decode(authorization.partition(" ")[2]).decode()
        if not said or challenge != said["code_challenge"] or form["redirect_uri"][0] != said["redirect_uri"]:
            return None
        if who != f"{CLIENT}:a%20secret%2Fwith%3Asigns":
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.sub, "iat": now, "exp": now + 300,
                  "nonce": said["nonce"]} | self.changed  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(kept)}

    def says(self) -> Claims:
        said = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks"}  # fmt: skip
        return said | self.described


def signed(claims: Claims, alg: str = "RS256", key: Any = KEY, **header: Any) -> str:
    return jwt.encode({"alg": alg, "kid": "one"} | header, claims, key, algorithms=[alg])


@contextmanager
def provider() -> Iterator[Rogue]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"/.well-known/openid-configuration": rogue.says(), "/jwks": {"keys": rogue.keys}}
                         .get(self.path))  # fmt: skip

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer(rogue.token(parse_qs(body), self.headers.get("authorization", "")))

        def _answer(self, said: Claims | None) -> None:
            self.send_response(200 if said else 400)
            self.end_headers()
            self.wfile.write(json.dumps(said or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    rogue = Rogue(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield rogue
    server.shutdown()
    server.server_close()


def begin(browser: TestClient, to: str = "/exchange") -> str:
    """The address to which a browser is led to sign in."""
    found = browser.get("/exchange/sign-in", params={"to": to}, follow_redirects=False)
    assert found.status_code == 303, found.text
    return found.headers["location"]


def back(browser: TestClient, said: dict[str, str]) -> httpx2.Response:
    return browser.get("/exchange/signed-in", params=said, follow_redirects=False)


def sign_in(browser: TestClient, rogue: Rogue, to: str = "/exchange") -> httpx2.Response:
    return back(browser, rogue.let_in(begin(browser, to)))
