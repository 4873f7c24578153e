"""Whose signature a forwarded request carries.

Rule 1: in the caller's own process the caller signs afterwards; nothing to decide.
Rule 2: a bearer token is bound to no request, so it stays the caller's.
Rule 3: untouched, and signed for a Bedrock host name: the caller's own signature
        stays valid, and Bedrock authenticates the caller.
Rule 4: everything else must be signed anew with the proxy's credentials, which are
        lent only to a caller who proved who he is, or under a setting whose name
        says unsafe.
"""

from __future__ import annotations

import re

from bedrock_weir.call import Call, IdentityMethod, Path, Principal
from bedrock_weir.commands import Signing
from bedrock_weir.wire.sigv4 import parse_authorization

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
        The signing, or the reason why the request can carry none (rule 4).
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


def _signs_host(call: Call) -> bool:
    authorization = call.request.headers.get("authorization") or ""
    signed = parse_authorization(authorization).signed_headers
    return "host" in signed or ":authority" in signed
