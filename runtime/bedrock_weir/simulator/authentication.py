"""Who calls: host, Signature Version 4 and bearer tokens, checked as AWS does.

Rule 1: only Bedrock's own host names and those given by settings are answered.
Rule 2: the signature is verified over the request as it arrived; the host that it
        covers is the one that arrived.
Rule 3: a signature over `:authority` needs HTTP/2, the only version that has it.
Rule 4: the scope names the service's signing name, and the region of a Bedrock host
        name.
Rule 5: a signature is good for five minutes before and after its time.
Rule 6: a session token belongs to its key, and no other will do.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.simulator.refusal import Refusal, forbidden
from bedrock_weir.simulator.settings import Credential, SimulatorSettings
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.http import Request, refuse_repeated
from bedrock_weir.wire.signedevents import SignatureChain

_BEDROCK = re.compile(
    r"(vpce-[a-z0-9-]+\.)?(?P<service>bedrock-(agent-)?runtime|bedrock-agentcore)(-fips)?\.(?P<region>[a-z]{2}(-[a-z]+)+-[0-9])"
    r"\.((vpce\.)?amazonaws\.com(\.cn)?|api\.aws)(:443)?"
)

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service "
    "documentation for details."
)
UNRECOGNIZED = "The security token included in the request is invalid."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who made a call.

    Attributes:
        access_key_id: None for a bearer token.
        is_verified: whether the claim was proved.
    """

    access_key_id: str | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request arrived.

    Attributes:
        http_version: `1.1` or `2`.
        port: where it came to.
        time: when, in UTC.
    """

    http_version: str
    port: int
    time: datetime


NOBODY = Caller(None, is_verified=False)


def claimed(request: Request) -> Caller:
    """Return whom the request claims to come from, as far as it can be read."""
    value = request.headers.get("authorization")
    if value is None:
        return NOBODY
    try:
        claim = sigv4.parse_authorization(value)
    except MalformedRequest:
        return NOBODY
    return Caller(claim.access_key_id, is_verified=False)


def service_of(host: str) -> str | None:
    """Return the service that a Bedrock host name is of; None for other names."""
    found = _BEDROCK.fullmatch(host)
    return None if found is None else found["service"]


def check_host(request: Request, hosts: Iterable[str], *, port: int) -> str | None:
    """Return the region of a Bedrock host name, or None for a name of our own.

    Args:
        request: with its host.
        hosts: the names of our own, as settings have them.
        port: the port that the request came to.

    Raises:
        Refusal: the simulator is not called that (rule 1).
    """
    if (found := _BEDROCK.fullmatch(request.host)) is not None:
        return found["region"]
    if not any(request.host in (name, f"{name}:{port}") for name in hosts):
        message = "this endpoint does not answer to the host name of the request"
        raise Refusal(421, "MisdirectedRequestException", message)
    return None


def authenticate(
    request: Request,
    arrival: Arrival,
    *,
    service: str,
    settings: SimulatorSettings,
    signs_events: bool = False,
) -> Caller:
    """Return the caller, proved.

    Args:
        request: as it arrived.
        arrival: how.
        service: the name that the signature's scope must have (rule 4).
        settings: whom the simulator knows.
        signs_events: whether the request's messages are signed, and its body is not.

    Raises:
        Refusal: with AWS's own status, name and message.
    """
    region = check_host(request, settings.hosts, port=arrival.port)
    value = request.headers.get("authorization")
    if value is None:
        raise forbidden(
            "MissingAuthenticationTokenException", "Missing Authentication Token"
        )
    if value.startswith("Bearer ") and not signs_events:
        return _by_token(value.removeprefix("Bearer "), settings)
    try:
        refuse_repeated(request.headers)
        claim = sigv4.parse_authorization(value)
        _check_claim(claim, arrival, service=service, region=region)
        credential = _credential(claim, settings)
        skew = timedelta(seconds=settings.clock_skew)
        _check_time(request, now=arrival.time, skew=skew)
        is_verified = sigv4.verify(
            request,
            claim,
            secret_key=credential.secret_key,
            signs_events=signs_events,
        )
    except MalformedRequest as error:
        raise forbidden("IncompleteSignatureException", str(error)) from error
    if not is_verified:
        raise forbidden("InvalidSignatureException", MISMATCH)
    if request.headers.get("x-amz-security-token") != credential.session_token:
        raise forbidden("UnrecognizedClientException", UNRECOGNIZED)
    return Caller(claim.access_key_id, is_verified=True)


def chain_of(request: Request, settings: SimulatorSettings) -> SignatureChain:
    """Return the signatures that the messages of a request must have.

    Args:
        request: one that was authenticated.
        settings: whom the simulator knows.
    """
    claim = sigv4.parse_authorization(request.headers.get("authorization") or "")
    return SignatureChain(_credential(claim, settings).secret_key, claim)


def _by_token(token: str, settings: SimulatorSettings) -> Caller:
    for known in settings.bearer_tokens:
        if hmac.compare_digest(known.encode(), token.encode()):
            return Caller(None, is_verified=True)
    message = "Authentication failed: Please make sure your API Key is valid."
    raise forbidden("AccessDeniedException", message)


def _check_claim(
    claim: sigv4.Authorization, arrival: Arrival, *, service: str, region: str | None
) -> None:
    kind = "InvalidSignatureException"
    signed = set(claim.signed_headers)
    if not signed & {"host", ":authority"}:
        message = (
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        )
        raise forbidden(kind, message)
    if ":authority" in signed and not arrival.http_version.startswith("2"):
        raise forbidden(kind, MISMATCH)
    if claim.service != service:
        message = f"Credential should be scoped to correct service: '{service}'. "
        raise forbidden(kind, message)
    if region is not None and claim.region != region:
        raise forbidden(kind, "Credential should be scoped to a valid region. ")


def _credential(claim: sigv4.Authorization, settings: SimulatorSettings) -> Credential:
    for credential in settings.credentials:
        if credential.access_key_id == claim.access_key_id:
            return credential
    raise forbidden("UnrecognizedClientException", UNRECOGNIZED)


def _check_time(request: Request, *, now: datetime, skew: timedelta) -> None:
    signed = sigv4.signing_time(request)
    minutes = f"{skew.total_seconds() / 60:g} min."
    if signed < now - skew:
        message = (
            f"Signature expired: {_stamp(signed)} is now earlier than "
            f"{_stamp(now - skew)} ({_stamp(now)} - {minutes})"
        )
        raise forbidden("InvalidSignatureException", message)
    if signed > now + skew:
        message = (
            f"Signature not yet current: {_stamp(signed)} is still later than "
            f"{_stamp(now + skew)} ({_stamp(now)} + {minutes})"
        )
        raise forbidden("InvalidSignatureException", message)


def _stamp(time: datetime) -> str:
    return time.strftime(sigv4.TIMESTAMP)
