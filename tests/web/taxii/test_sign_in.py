"""People sign in by the word of a provider: what holds, and the attacks that must fail."""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import oidc_provider_mock
import pytest
from joserfc import jwk
from rogue import CLIENT, KEY, SECRET, Rogue, back, begin, provider, sign_in, signed
from sqlalchemy import select, update
from stages import AMBER, CLEAR, PAP_RED, RED, Server, indicator, malware, parties_on, released
from starlette.testclient import TestClient

from comity.model.errors import UsageError
from comity.share.audit.chain import verify
from comity.share.parties import persons
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIT, PERSON_SESSION, SIGNING_IN
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.exchange.hall import COOKIE, Hall
from comity.web.exchange.marks import marks
from comity.web.oidc import tokens
from comity.web.oidc.provider import Client, Provider
from comity.web.oidc.refusals import ProviderError
from comity.web.taxii.desk import Desk

OWN = "http://127.0.0.1"
EVIL = "https://evil.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Place:
    """Parties with objects, people who sign in, and a provider. url: of the ledger."""

    server: Server
    rogue: Rogue
    url: str
    folder: Path

    def browser(self, base: str = OWN, client: Client | None = None) -> TestClient:
        hall = Hall(Desk(Ledger(self.url)), Provider(client or Client(self.rogue.issuer, CLIENT, SECRET)))
        app = make_app(Workspace(self.folder), public=base != OWN, hall=hall)
        return TestClient(app, base_url=base, raise_server_exceptions=False)


@contextmanager
def made(folder: Path) -> Iterator[Place]:
    url = f"sqlite:///{folder}/ledger.sqlite"
    with parties_on(url) as server, provider() as rogue:
        persons.add(server.ledger, "b", rogue.issuer, "sub", "anna")
        persons.add(server.ledger, "c", rogue.issuer, "email", "cy@cert.example")
        yield Place(server, rogue, url, folder)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with made(tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with made(tmp_path_factory.mktemp("held")) as one:
        yield one


@pytest.fixture
def shared(held: Place) -> Place:
    """A place that many tests share: they change the provider alone, which is as it was for the next."""
    vars(held.rogue).update(vars(Rogue(int(held.rogue.issuer.rpartition(":")[2]))))
    return held


def reads(browser: TestClient, where: str) -> str:
    return browser.get(f"/exchange/{where}").text


def is_in(browser: TestClient) -> bool:
    return "Sign out" in browser.get("/exchange").text


def token_of(browser: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', browser.get("/exchange").text)
    assert found
    return found[1]


def test_a_person_sees_what_their_party_may_and_writes_nothing(place: Place) -> None:
    shown, hidden, open_, kept = indicator(AMBER), malware(RED), indicator(CLEAR), indicator(CLEAR, PAP_RED)
    place.server.post("a", shown, hidden)
    place.server.post("a", open_, kept, where=place.server.free)
    browser = place.browser()
    before = browser.get("/exchange").text
    assert "Open" in before
    assert "Joint" not in before
    assert open_["id"] in reads(browser, place.server.free)
    assert kept["id"] not in reads(browser, place.server.free)
    assert browser.get(f"/exchange/{place.server.joint}").status_code == 404
    done = sign_in(browser, place.rogue, f"/exchange/{place.server.joint}")
    assert done.headers["location"] == f"/exchange/{place.server.joint}"
    page = reads(browser, place.server.joint)
    assert shown["id"] in page
    assert "TLP:AMBER" in page
    assert hidden["id"] not in page
    assert kept["id"] in reads(browser, place.server.free)
    one = browser.get(f"/exchange/{place.server.joint}/{shown['id']}")
    assert "&#34;pattern_type&#34;" in one.text
    assert browser.get(f"/exchange/{place.server.joint}/{hidden['id']}").status_code == 404
    for method in ("POST", "PUT", "DELETE"):
        assert browser.request(method, f"/exchange/{place.server.joint}").status_code == 405


def test_each_marking_is_shown_and_one_that_is_hidden_is_not_told(place: Place) -> None:
    server = place.server
    said = {key: value for key, value in released().items() if key not in ("extensions", "name")}
    said |= {"definition_type": "statement", "definition": {"statement": "Ours <i>alone</i>"}}
    mine = released(server.id("b"), server.id("c"))
    whose = [indicator(CLEAR, said["id"]), indicator(mine["id"]), indicator(granular_markings=[
        {"marking_ref": AMBER, "selectors": ["pattern"]}]), indicator()]  # fmt: skip
    server.post("a", said, mine, *whose)
    browser = place.browser()
    sign_in(browser, place.rogue)
    shown = []
    for one in whose:
        page = browser.get(f"/exchange/{server.joint}/{one['id']}").text
        facts = page.partition('<dl class="facts">')[2].partition("</div>")[0]
        shown.append(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", facts)).strip())
    assert shown == ["MarkingsTLP:CLEAR a statement Ours &lt;i&gt;alone&lt;/i&gt;", "Markingsreleased to 2 parties",
                     "MarkingsTLP:AMBER of a part, and so of the whole", "Markingsnone"]  # fmt: skip
    found = marks({"object_marking_refs": [mine["id"]]}, {})
    assert [(one.text, one.known) for one in found] == [("a marking that is not known here", False)]


def test_reads_of_people_are_in_the_audit(place: Place) -> None:
    browser = place.browser()
    sign_in(browser, place.rogue)
    reads(browser, place.server.joint)
    browser.app.state.hall.desk.trail.close()  # type: ignore[attr-defined]  # Starlette
    with place.server.ledger.read() as con:
        verify(con)
        rows = con.execute(select(AUDIT.c.act, AUDIT.c.party_id, AUDIT.c.detail).order_by(AUDIT.c.number)).all()
    person, _ = persons.persons(place.server.ledger)
    acts = [row.act for row in rows if row.party_id == place.server.id("b") and person.person_id in row.detail]
    assert acts == ["sign in", "page"]


def test_pages_go_on_and_all_is_seen_once(place: Place) -> None:
    place.server.post("a", *(indicator(CLEAR) for _ in range(60)), malware(RED))
    browser = place.browser()
    sign_in(browser, place.rogue)
    first = reads(browser, place.server.joint)
    following = re.search(r'href="(/exchange/[^"]+after=\d+)"', first)
    assert following
    second = browser.get(following[1]).text
    ids = [re.findall(r"/(indicator--[0-9a-f-]+)\"", page) for page in (first, second)]
    assert [len(one) for one in ids] == [50, 10]
    assert len(set(ids[0]) | set(ids[1])) == 60
    assert browser.get(f"/exchange/{place.server.joint}?after=x").status_code == 400


# -- what the provider says


@pytest.mark.parametrize("changed", [
    {"iss": EVIL}, {"aud": "somebody"}, {"aud": [CLIENT, "other"]}, {"aud": [CLIENT, "other"], "azp": "other"},
    {"azp": "other"}, {"aud": None}, {"nonce": None}, {"nonce": "another"}, {"exp": 1_000_000_000},
    {"exp": None}, {"exp": "never"}, {"iat": 4_000_000_000}, {"iat": None}, {"sub": None}, {"sub": ""},
    {"sub": ["anna"]},
], ids=str)  # fmt: skip
def test_a_claim_that_is_not_as_it_must_be_opens_nothing(shared: Place, changed: dict[str, Any]) -> None:
    shared.rogue.changed = changed
    browser = shared.browser()
    done = sign_in(browser, shared.rogue)
    assert done.status_code == 403
    assert COOKIE not in browser.cookies
    assert not is_in(browser)


def _none(claims: dict[str, Any]) -> str:
    return ".".join([_b64({"alg": "none", "kid": "one"}), _b64(claims), ""])


def _hs256(claims: dict[str, Any]) -> str:
    """Signed with the provider's public key as if it were a secret."""
    head = f"{_b64({'alg': 'HS256', 'kid': 'one'})}.{_b64(claims)}"
    secret = KEY.as_pem(private=False)
    return f"{head}.{urlsafe_b64encode(hmac.digest(secret, head.encode(), 'sha256')).decode().rstrip('=')}"


def _b64(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


OTHER = jwk.RSAKey.generate_key(2048, {"kid": "one"})
OCT = jwk.OctKey.import_key({"kty": "oct", "k": "c2VjcmV0LXRoYXQtZXZlcnlib2R5LWtub3dzLTEyMzQ", "kid": "one"})


@pytest.mark.parametrize(("sign", "keys"), [
    (_none, []), (_hs256, []), (lambda claims: signed(claims, key=OTHER), []),
    (lambda claims: signed(claims, "HS256", OCT), [OCT.as_dict(private=True)]),
    (lambda claims: signed(claims, kid="two"), []), (lambda claims: signed(claims)[:-4] + "AAAA", []),
    (lambda claims: "x.y.z", []), (lambda claims: "", []), (lambda claims: "a" * 40_000, []),
    (lambda claims: signed(claims, jwk=OTHER.as_dict(private=False), key=OTHER), []),
], ids=["alg none", "HS256 with the public key", "another key", "HS256 with a listed key", "unknown kid",
        "bad signature", "no token", "empty", "too long", "key in the header"])  # fmt: skip
def test_a_signature_that_is_not_the_providers_opens_nothing(shared: Place, sign: Any, keys: list[Any]) -> None:
    shared.rogue.sign, shared.rogue.keys = sign, [*shared.rogue.keys, *keys]
    browser = shared.browser()
    assert sign_in(browser, shared.rogue).status_code == 403
    assert not is_in(browser)


def test_new_keys_of_the_provider_are_asked_for_and_not_too_often(shared: Place) -> None:
    now = [0.0]
    asked = Provider(Client(shared.rogue.issuer, CLIENT, SECRET), clock=lambda: now[0])
    assert len(asked._signing("one")) == 1
    shared.rogue.keys = [OTHER.as_dict(private=False) | {"kid": "two"}]
    assert asked._signing("two") == []
    now[0] = 31.0
    assert len(asked._signing("two")) == 1


@pytest.mark.parametrize("described", [
    {"issuer": EVIL}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": "file:///etc/passwd"},
    {"authorization_endpoint": "javascript:alert(1)"},
], ids=str)  # fmt: skip
def test_a_provider_that_describes_itself_otherwise_is_not_used(shared: Place, described: dict[str, str]) -> None:
    shared.rogue.described = described
    assert shared.browser().get("/exchange/sign-in", follow_redirects=False).status_code == 502


def test_a_provider_that_fails_is_not_asked_by_one_reader_after_the_other(shared: Place) -> None:
    now = [0.0]
    asked = Provider(Client(shared.rogue.issuer, CLIENT, SECRET), clock=lambda: now[0])
    shared.rogue.described = {"issuer": EVIL}
    for at, works in ((0.0, False), (4.0, False), (6.0, True)):
        now[0] = at
        if works:
            assert asked.described().issuer == shared.rogue.issuer
        else:
            with pytest.raises(ProviderError):
                asked.described()
        shared.rogue.described = {}


@pytest.mark.parametrize("issuer", ["http://login.example", "ftp://x", "login.example", ""])
def test_a_provider_without_https_is_refused(issuer: str) -> None:
    with pytest.raises(UsageError, match="https"):
        Provider(Client(issuer, CLIENT))


def test_an_answer_in_another_providers_name_is_refused(shared: Place) -> None:
    browser = shared.browser()
    said = shared.rogue.let_in(begin(browser))
    assert back(browser, said | {"iss": EVIL}).status_code == 403
    shared.rogue.described = {"authorization_response_iss_parameter_supported": True}
    browser = shared.browser()
    assert back(browser, shared.rogue.let_in(begin(browser))).status_code == 403
    said = shared.rogue.let_in(begin(browser))
    assert back(browser, said | {"iss": shared.rogue.issuer}).status_code == 303


# -- who began


def test_a_state_is_taken_once_and_in_the_browser_that_began(shared: Place) -> None:
    browser, other = shared.browser(), shared.browser()
    said = shared.rogue.let_in(begin(browser))
    begin(other)
    assert back(other, said).status_code == 403  # somebody else's sign-in is not put upon another
    assert back(shared.browser(), said).status_code == 403
    assert back(browser, said).status_code == 303
    cookies = dict(browser.cookies)
    assert back(browser, said).status_code == 403
    assert dict(browser.cookies) == cookies


@pytest.mark.parametrize("said", [
    {}, {"state": ""}, {"code": "x"}, {"state": "x" * 3500}, {"error": "access_denied"},
])  # fmt: skip
def test_what_nobody_began_opens_nothing(shared: Place, said: dict[str, str]) -> None:
    browser = shared.browser()
    begin(browser)
    assert back(browser, said).status_code == 403
    assert not is_in(browser)


def test_a_sign_in_that_takes_too_long_is_over(place: Place) -> None:
    browser = place.browser()
    said = place.rogue.let_in(begin(browser))
    with place.server.ledger.write() as con:
        con.execute(update(SIGNING_IN).values(until=LONG_AGO))
    assert back(browser, said).status_code == 403


def test_a_refusal_at_the_provider_is_told_and_uses_the_state_up(shared: Place) -> None:
    browser = shared.browser()
    said = shared.rogue.let_in(begin(browser))
    refused = back(browser, {"error": "access_denied", "error_description": "<b>x</b>", "state": said["state"]})
    assert refused.status_code == 403
    assert "<b>x" not in refused.text
    assert back(browser, said).status_code == 403


@pytest.mark.parametrize("to", [
    "https://evil.example", "//evil.example", "/\\evil.example", "/exchange//evil.example", "/exchange/../judge",
    "/exchange@evil.example", "/exchange/%2f%2fevil", "javascript:alert(1)", "/judge", "/exchange/sign-out", "",
    "/exchange\r\nset-cookie: a=b", "/exchange?x=//evil.example",
])  # fmt: skip
def test_one_is_led_nowhere_else(shared: Place, to: str) -> None:
    assert sign_in(shared.browser(), shared.rogue, to).headers["location"] == "/exchange"


# -- sessions


def test_a_session_is_made_anew_and_never_taken_over(shared: Place) -> None:
    browser = shared.browser()
    browser.cookies.set(COOKIE, "chosen-by-somebody", domain="127.0.0.1", path="/exchange")
    sign_in(browser, shared.rogue)
    first = [one.value for one in browser.cookies.jar if one.name == COOKIE][-1]
    assert first != "chosen-by-somebody"
    sign_in(browser, shared.rogue)
    second = [one.value for one in browser.cookies.jar if one.name == COOKIE][-1]
    assert second != first
    assert "Sign out" not in shared.browser().get("/exchange", headers={"cookie": f"{COOKIE}={first}"}).text
    kept = shared.folder.joinpath("ledger.sqlite").read_bytes() + b"".join(
        path.read_bytes() for path in shared.folder.glob("ledger.sqlite-wal"))  # fmt: skip
    assert second is not None
    assert second.encode() not in kept
    assert sha256(second.encode()).hexdigest().encode() in kept


def test_cookies_are_for_our_pages_alone_and_secure_behind_tls(shared: Place) -> None:
    done = sign_in(shared.browser(), shared.rogue)
    ours = next(one for one in done.headers.get_list("set-cookie") if one.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=lax", "Path=/exchange", "Max-Age=28800"} <= set(ours.split("; "))
    assert "Secure" not in ours
    away = shared.browser("https://comity.example")
    for one in sign_in(away, shared.rogue).headers.get_list("set-cookie"):
        assert one.startswith("comity-signing-in=") or "Secure" in one
    assert is_in(away)
    assert done.headers["cache-control"] == "no-store"


def test_where_others_listen_nobody_signs_in(shared: Place) -> None:
    assert shared.browser("http://comity.example").get("/exchange/sign-in").status_code == 403


def test_a_person_who_is_removed_sees_no_more_at_the_next_request(place: Place) -> None:
    browser, others = place.browser(), place.browser()  # each with rules of its own, as workers have
    sign_in(browser, place.rogue)
    token = browser.cookies[COOKIE]
    assert "Sign out" in others.get("/exchange", headers={"cookie": f"{COOKIE}={token}"}).text
    one, _ = persons.persons(place.server.ledger)
    persons.remove(place.server.ledger, one.person_id)
    for at in (browser, others):
        page = at.get("/exchange", headers={"cookie": f"{COOKIE}={token}"})
        assert "Sign out" not in page.text
        assert "Joint" not in page.text


def test_a_session_runs_out(place: Place) -> None:
    browser = place.browser()
    sign_in(browser, place.rogue)
    with place.server.ledger.write() as con:
        con.execute(update(PERSON_SESSION).values(until=LONG_AGO))
    assert not is_in(browser)


def leave(browser: TestClient, token: str, **headers: str) -> httpx2.Response:
    return browser.post("/exchange/sign-out", data={"token": token}, headers=headers, follow_redirects=False)


def test_one_signs_out_and_nobody_else_does_it_for_them(shared: Place) -> None:
    browser, other = shared.browser(), shared.browser()
    sign_in(browser, shared.rogue)
    sign_in(other, shared.rogue)
    token = token_of(browser)
    for wrong, headers in (("", {}), (token_of(other), {}), (token, {"sec-fetch-site": "cross-site"}),
                           (token, {"origin": EVIL})):  # fmt: skip
        assert leave(browser, wrong, **headers).status_code == 403
    assert browser.get("/exchange/sign-out").status_code == 404
    assert is_in(browser)
    cookie = browser.cookies[COOKIE]
    assert leave(browser, token).status_code == 303
    assert "Sign out" not in browser.get("/exchange", headers={"cookie": f"{COOKIE}={cookie}"}).text
    assert is_in(other)


# -- who they are


def test_a_person_of_no_party_sees_what_everybody_sees(shared: Place) -> None:
    shared.rogue.sub = "nobody"
    browser = shared.browser()
    done = sign_in(browser, shared.rogue)
    assert done.status_code == 403
    assert shared.rogue.issuer in done.text
    assert COOKIE not in browser.cookies
    page = browser.get("/exchange").text
    assert "Joint" not in page
    assert "Open" in page


@pytest.mark.parametrize(("claims", "opens"), [
    ({"email": "cy@cert.example", "email_verified": True}, True), ({"email": "cy@cert.example"}, False),
    ({"email": "cy@cert.example", "email_verified": False}, False),
    ({"email": "cy@cert.example", "email_verified": "true"}, False),
    ({"email": "CY@cert.example", "email_verified": True}, False),
    ({"email": "di@cert.example", "email_verified": True}, False), ({"email": ["cy@cert.example"],
     "email_verified": True}, False), ({"sub": "cy@cert.example"}, False),
], ids=str)  # fmt: skip
def test_an_address_counts_letter_by_letter_and_if_it_is_verified(shared: Place, claims: dict[str, Any],
                                                                  opens: bool) -> None:  # fmt: skip
    shared.rogue.changed = {"sub": "77"} | claims
    browser = shared.browser()
    assert (sign_in(browser, shared.rogue).status_code == 303) == opens
    assert is_in(browser) == opens


def test_another_providers_subject_is_somebody_else(place: Place) -> None:
    persons.add(place.server.ledger, "c", EVIL, "sub", "zoe")
    place.rogue.sub = "zoe"
    assert sign_in(place.browser(), place.rogue).status_code == 403


@pytest.mark.parametrize(("claim", "value"), [
    ("email", "@cert.example"), ("email", "*@cert.example"), ("email", "cert.example"), ("email", "a@b@c.d"),
    ("sub", ""), ("sub", "x" * 256), ("sub", "a b"), ("email", "аnna@cert.example"),
])  # fmt: skip
def test_only_one_person_can_be_named(shared: Place, claim: persons.Claim, value: str) -> None:
    with pytest.raises(UsageError):
        persons.add(shared.server.ledger, "c", shared.rogue.issuer, claim, value)


def test_one_person_is_of_one_party(shared: Place) -> None:
    with pytest.raises(UsageError, match="already"):
        persons.add(shared.server.ledger, "c", shared.rogue.issuer, "sub", "anna")


def test_who_begins_again_and_again_is_told_to_wait(shared: Place) -> None:
    browser = shared.browser()
    found = [browser.get("/exchange/sign-in", follow_redirects=False) for _ in range(30)]
    assert {one.status_code for one in found} == {303, 429}
    assert int(found[-1].headers["retry-after"]) >= 1


def test_pages_keep_to_the_policy_and_are_kept_nowhere(place: Place) -> None:
    place.server.post("a", indicator(CLEAR, name="<script>alert(1)</script>"), where=place.server.free)
    found = place.browser().get(f"/exchange/{place.server.free}")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "form-action 'self'" in found.headers["content-security-policy"]
    assert found.headers["cache-control"] == "no-store"
    assert "<script" not in found.text
    assert "content-encoding" not in found.headers


def test_a_provider_that_is_not_ours_lets_people_in(place: Place) -> None:
    with oidc_provider_mock.run_server_in_thread() as server:
        issuer = f"http://localhost:{server.server_port}"
        persons.add(place.server.ledger, "b", issuer, "sub", "anna@cert.example")
        browser = place.browser(client=Client(issuer, CLIENT, "x"))
        at = begin(browser)
        came = httpx2.post(at, data={"sub": "anna@cert.example"}, follow_redirects=False)
        assert came.status_code == 302, came.text
        done = browser.get(came.headers["location"].replace(OWN, ""), follow_redirects=False)
        assert done.status_code == 303, done.text
        assert is_in(browser)
    assert set(tokens.ALGORITHMS) & {"none", "HS256", "HS384", "HS512"} == set()
