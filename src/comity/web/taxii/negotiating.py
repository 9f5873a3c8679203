"""Media types that are taken and sent (sections 1.6.8 and 3.1)."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request

from comity.web.taxii.answers import MEDIA_TYPE, RefusedError

_OURS = ("application/taxii+json", "application/*", "*/*")


def check_accept(request: Request) -> None:
    """RefusedError 406 if the client takes nothing that this server sends. Without the header it takes anything."""
    said = ",".join(request.headers.getlist("accept"))
    if said and not _accepted(said):
        raise RefusedError(406, f"This server sends {MEDIA_TYPE}.")


def check_content_type(request: Request) -> None:
    """RefusedError 415 for a body that is not TAXII 2.1, or is compressed: a small one could become a large one."""
    said = request.headers.getlist("content-type")
    if len(said) != 1 or not _is_ours(said[0], ("application/taxii+json",)):
        raise RefusedError(415, f"This server takes {MEDIA_TYPE}.", {"accept": MEDIA_TYPE})
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(415, "This server takes no compressed bodies.", {"accept-encoding": "identity"})


@lru_cache(maxsize=256)
def _accepted(said: str) -> bool:
    return any(_is_ours(one, _OURS) for one in said[:2000].split(","))


def _is_ours(said: str, names: tuple[str, ...]) -> bool:
    """Whether a media type is of those names; with a version, of 2.1; with a quality, above zero."""
    name, *rest = (part.strip().lower() for part in said.split(";"))
    pairs = {key.strip(): value.strip().strip('"') for key, _, value in (part.partition("=") for part in rest)}
    if name not in names or pairs.get("version", "2.1") != "2.1":
        return False
    try:
        return float(pairs.get("q", "1")) > 0
    except ValueError:
        return False
