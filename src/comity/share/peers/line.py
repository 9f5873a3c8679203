"""One conversation with a peer over HTTP: bounded, patient, never redirected, never elsewhere.

The proxy of the environment is not used: through it, nobody could check what is connected to.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx2

from comity.model.errors import DataError, EnvironmentRefusedError, UsageError
from comity.share.peers.addresses import refuse_private
from comity.share.peers.deadline import Deadline
from comity.share.peers.patience import LATER, Patience
from comity.share.peers.trouble import trouble

MEDIA_TYPE = "application/taxii+json;version=2.1"
_AGAIN = frozenset({429, 502, 503, 504})
_NO_TAXII = "Try again later. If it stays so, look at the address: what answers there is no TAXII."


class Answer(NamedTuple):
    """headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """A key is sent to the host of `url` and no other. allow_private: it may be in a network of one's own, and then
    without TLS. keyed: there is a key. UsageError for an address that can't be meant."""

    def __init__(self, url: str, key: str | None = None, *, allow_private: bool = False,
                 patience: Patience | None = None) -> None:  # fmt: skip
        self.url, self.keyed = _read(url, allow_private=allow_private), bool(key)
        self.patience = patience or Patience()
        self._allow_private, self._deadline = allow_private, Deadline()
        said = {"user-agent": "comity", "accept": MEDIA_TYPE, "accept-encoding": "gzip"}
        timeout = httpx2.Timeout(self.patience.read, connect=self.patience.connect)
        self._client = httpx2.Client(transport=httpx2.HTTPTransport(), trust_env=False, timeout=timeout,
                                     headers=said | _credentials(key))  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def at(self, address: str, base: httpx2.URL | None = None) -> httpx2.URL:
        """An address that the peer names. DataError if it leads to another host, or out of TLS."""
        try:
            found = (base or self.url).join(address)
        except (httpx2.InvalidURL, ValueError):
            found = httpx2.URL("")
        if (found.scheme, found.host, found.port) != (self.url.scheme, self.url.host, self.url.port):
            raise DataError(f"the server leads elsewhere, to {str(found)[:200]!r}.",
                            hint="If you trust that address, give it yourself.")  # fmt: skip
        return found

    def get(self, url: httpx2.URL, params: Mapping[str, str] | None = None) -> Answer:
        """An answer of any status that is not a call to wait. EnvironmentRefusedError, DataError as they come."""
        return self._patiently("GET", url.copy_merge_params(params or {}), None)

    def post(self, url: httpx2.URL, body: bytes) -> Answer:
        """The same, with an envelope. What was sent twice is there once: objects are known by id and version."""
        return self._patiently("POST", url, body)

    def _patiently(self, method: str, url: httpx2.URL, body: bytes | None) -> Answer:
        for attempt in range(self.patience.attempts):
            said = None
            try:
                answer = self._once(method, url, body)
                if answer.status not in _AGAIN:
                    return answer
                said, why, hint = answer.headers.get("retry-after"), f"answers {answer.status}", _later(answer)
            except httpx2.TransportError as error:
                found = trouble(error)
                why, hint = f"can't be reached: {found.why}", found.hint
                if found.lasting:
                    break
            wait = self.patience.wait(attempt, said)
            if wait is None:
                break
            self.patience.sleep(wait)
        raise EnvironmentRefusedError(f"{self.url.host} {why}.", hint=hint)

    def _once(self, method: str, url: httpx2.URL, body: bytes | None) -> Answer:
        headers = {"content-type": MEDIA_TYPE} if body is not None else {}
        request = self._client.build_request(
            method, url, content=body, headers=headers, extensions={"trace": self._traced}
        )
        try:
            with self._deadline.within(self.patience.whole):
                found = self._answered(request)
        except httpx2.TransportError:
            if not self._deadline.passed:
                raise
        except (httpx2.DecodingError, httpx2.InvalidURL) as error:
            raise DataError(f"{self.url.host} sends what can't be read ({error}).") from error
        if self._deadline.passed:
            raise EnvironmentRefusedError(f"{self.url.host} is too slow.", hint=LATER)
        return found

    def _answered(self, request: httpx2.Request) -> Answer:
        answer = self._client.send(request, stream=True, follow_redirects=False)
        try:
            self._refuse(answer)
            return Answer(answer.status_code, dict(answer.headers), self._read(answer))
        finally:
            answer.close()

    def _traced(self, name: str, value: Mapping[str, Any]) -> None:
        if not self._allow_private:
            refuse_private(name, value)
        self._deadline.trace(name, value)

    def _refuse(self, answer: httpx2.Response) -> None:
        if answer.is_redirect or 300 <= answer.status_code < 400:
            where = answer.headers.get("location", "")[:200]
            raise DataError(f"{self.url.host} redirects to {where!r}.", hint="If you trust that address, give it.")
        if answer.headers.get("content-encoding", "identity").lower() not in ("identity", "gzip"):
            raise DataError(f"{self.url.host} packs its answers in a way that was not asked for.")

    def _read(self, answer: httpx2.Response) -> bytes:
        found = bytearray()
        for piece in answer.iter_bytes():
            found += piece
            if len(found) > self.patience.most_bytes:
                raise DataError(f"an answer of {self.url.host} is larger than {self.patience.most_bytes:,} bytes.",
                                hint="Ask for fewer objects at once: --limit N")  # fmt: skip
        return bytes(found)


def _later(answer: Answer) -> str:
    taxii = answer.headers.get("content-type", "").lower().startswith("application/taxii+json")
    return LATER if taxii else _NO_TAXII


def _read(text: str, *, allow_private: bool) -> httpx2.URL:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("https", "http") or not url.host or url.userinfo or url.fragment:
        raise UsageError("that is no address of a TAXII server.", hint="Give it as https://taxii.example.org/taxii2/")
    if url.scheme == "http" and not allow_private:
        raise UsageError("without TLS a key travels in the clear.", hint="Give https, or say --allow-private.")
    return url if url.path.endswith("/") else url.copy_with(path=f"{url.path}/")


def _credentials(key: str | None) -> dict[str, str]:
    """`name:password` is HTTP Basic, anything else a bearer token."""
    if not key:
        return {}
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError("that is no key.", hint="It has printable characters, and no space.")
    name, _, password = key.partition(":")
    if password:
        from base64 import b64encode

        return {"authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}
    return {"authorization": f"Bearer {key}"}
