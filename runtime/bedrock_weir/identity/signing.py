"""Whose signature a forwarded request carries.

Rule 1: in the caller's own process the caller signs afterwards; nothing to decide.
Rule 2: a bearer token is bound to no request, so it stays the caller's.
Rule 3: untouched, and signed for a Bedrock host name: the caller's own signature
        stays valid, and Bedrock authenticates the caller.
Rule 4: a request whose messages are each signed cannot be signed anew, whoever makes
        it; it keeps the caller's signature or goes nowhere. So does one with a
        bearer token, whose messages nobody has signed.
Rule 5: everything else must be signed anew with the proxy's credentials, which are
        lent only to a caller who proved who he is, or under a setting whose name
        says unsafe.
"""

from __future__ import annotations

import re

from bedrock_weir.call import Call, IdentityMethod, Path, Principal
from bedrock_weir.commands import Signing
from bedrock_weir.wire.sigv4 import EVENTS, parse_authorization

_BEDROCK_HOST = re.compile(
    r"(?P<service>bedrock-(?:agent-)?runtime|bedrock-agentcore)(?:-fips)?\.(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9])"
    r"\.(?:amazonaws\.com(?:\.cn)?|api\.aws)"
)


def is_bedrock_host(host: str) -> bool:
    """Tell whether a host is a name of Bedrock, without a port."""
    return _BEDROCK_HOST.fullmatch(host) is not None


def region_of(host: str) -> str | None:
    """Return the region that a Bedrock host name names; None for other hosts."""
    match = _BEDROCK_HOST.fullmatch(host)
    return None if match is None else match["region"]


def service_of(host: str) -> str | None:
    """Return the service that a Bedrock host name names; None for other hosts."""
    match = _BEDROCK_HOST.fullmatch(host)
    return None if match is None else match["service"]


def settle_signing(
    call: Call, principal: Principal, *, is_rewritten: bool, is_unsafe: bool
) -> Signing | str:
    """Decide whose signature the forwarded request carries.

    Args:
        call: the call.
        principal: who makes it.
        is_rewritten: whether a remedy changes the request.
        is_unsafe: the bundle's `unsafe_sign_for_unverified_callers`.

    Returns:
        The signing, or the reason why the request can carry none (rule 5).
    """
    if call.path is Path.INTERCEPTOR or principal.method is IdentityMethod.BEARER:
        return Signing.CALLER
    host = call.request.host
    if not is_rewritten and is_bedrock_host(host) and _signs_host(call):
        return Signing.CALLER
    if principal.verified or is_unsafe:
        return Signing.PROXY
    why = "a policy rewrites it" if is_rewritten else f"it was signed for `{host}`"
    return (
        f"the request would have to be signed anew, because {why}, and the proxy "
        "signs only for callers who have proved who they are; sign for the Bedrock "
        "host name, or present a proof of identity"
    )


def settle_events_signing(call: Call, principal: Principal) -> Signing | str:
    """Decide the same for a request that is a stream of signed messages (rule 4).

    Returns:
        The signing, or the reason why the request can carry none.
    """
    headers, host = call.request.headers, call.request.host
    if principal.method is IdentityMethod.BEARER:
        return "the messages of the request must be signed; an API key signs nothing"
    if headers.get("x-amz-content-sha256") != EVENTS or not _signs(call, _HASH):
        return f"the request must be signed with `{EVENTS}` for its `{_HASH[0]}`"
    if not is_bedrock_host(host) or not _signs_host(call):
        return (
            f"it was signed for `{host}`, and its messages cannot be signed anew; keep "
            "the Bedrock host name, and bring it to the proxy by DNS or routing"
        )
    return Signing.CALLER


_HASH = ("x-amz-content-sha256",)
_HOST = ("host", ":authority")


def _signs_host(call: Call) -> bool:
    return _signs(call, _HOST)


def _signs(call: Call, names: tuple[str, ...]) -> bool:
    """Tell whether the caller's signature covers one of these headers."""
    authorization = call.request.headers.get("authorization") or ""
    signed = parse_authorization(authorization).signed_headers
    return any(name in signed for name in names)
