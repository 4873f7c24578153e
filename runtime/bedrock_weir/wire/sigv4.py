"""Signature Version 4, both ways: reading who signed, verifying, and signing.

The algorithm is AWS's "Signature Version 4 signing process" for services other than
S3, as botocore's `SigV4Auth` and the AWS SDK for JavaScript perform it.

Rule 1: an authorization header is read strictly: one algorithm, three parameters,
        each once, every field of bounded length and of its own alphabet.
Rule 2: the path is signed as it came, with every segment encoded once more, so
        `%3A` in the target is `%253A` in what is signed.
Rule 3: `:authority`, which HTTP/2 clients sign, takes the value of `host`.
Rule 4: a signed `x-amz-content-sha256` must be the hash of the body that came; a
        signature that leaves the body out verifies nothing.
        The hash may be `EVENTS`, of a body that is signed message by message
        (`bedrock_weir.wire.signedevents`), where the one who verifies says so.
Rule 5: the signature must cover the host, and every `x-amz-*` header that is there,
        so that nobody can add meaning to a request that another one signed.

Reading a name proves nothing: an access key id is a claim until `verify` says so.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire.http import Header, Headers, Request

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
TIMESTAMP = "%Y%m%dT%H%M%SZ"
EVENTS = "STREAMING-AWS4-HMAC-SHA256-EVENTS"
"""Stands for the hash of a body that is an event stream of signed messages."""

MAX_AUTHORIZATION = 8 * 1024
"""Characters of an authorization header, as many as HTTP servers commonly allow."""
MAX_SIGNED_HEADERS = 128
MAX_QUERY = 64 * 1024
MAX_QUERY_FIELDS = 64

REPLACED = frozenset(
    {"authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"}
)
"""Headers that belong to one signature and end with it."""

_UNSIGNED = frozenset({"x-amzn-trace-id"})
_HOST = frozenset({"host", ":authority"})
_ACCESS_KEY_ID = r"[A-Za-z0-9_]{1,128}"
_CREDENTIAL = re.compile(
    rf"(?P<access_key_id>{_ACCESS_KEY_ID})/(?P<date>[0-9]{{8}})"
    rf"/(?P<region>[a-z0-9-]{{1,64}})/(?P<service>[a-z0-9-]{{1,64}})/{TERMINATOR}"
)
_HEADER_NAME = re.compile(r":authority|[a-z0-9!#$%&'*+.^_`|~-]{1,256}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_TARGET = re.compile(r"/[\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class Authorization:
    """What an authorization header claims.

    Attributes:
        access_key_id: whose secret made the signature.
        date: the scope's day, `YYYYMMDD`.
        region: the scope's region.
        service: the scope's signing name (`bedrock` for the runtime).
        signed_headers: names in lower case, ascending.
        signature: 64 hexadecimal digits.
    """

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str = field(repr=False)

    @property
    def scope(self) -> str:
        """The credential scope, without the access key id."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"


@lru_cache(maxsize=256)
def parse_authorization(value: str) -> Authorization:
    """Read an authorization header (rule 1).

    Raises:
        MalformedRequest: naming the parameter that cannot be read.
    """
    if len(value) > MAX_AUTHORIZATION:
        message = f"header `authorization` is longer than {MAX_AUTHORIZATION}"
        raise MalformedRequest(message)
    algorithm, space, rest = value.partition(" ")
    if algorithm != ALGORITHM or not space:
        message = f"header `authorization` is not of algorithm `{ALGORITHM}`"
        raise MalformedRequest(message)
    parameters = _parameters(rest)
    credential = _CREDENTIAL.fullmatch(parameters["Credential"])
    if credential is None:
        raise _unreadable("Credential")
    if _SIGNATURE.fullmatch(parameters["Signature"]) is None:
        raise _unreadable("Signature")
    return Authorization(
        access_key_id=credential["access_key_id"],
        date=credential["date"],
        region=credential["region"],
        service=credential["service"],
        signed_headers=_signed_headers(parameters["SignedHeaders"]),
        signature=parameters["Signature"],
    )


def _parameters(text: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for item in text.split(","):
        name, equals, value = item.strip(" ").partition("=")
        if not equals or name in parameters:
            message = "header `authorization` has a parameter without value, or twice"
            raise MalformedRequest(message)
        parameters[name] = value
    if parameters.keys() != {"Credential", "SignedHeaders", "Signature"}:
        message = (
            "header `authorization` must have exactly the parameters `Credential`, "
            "`SignedHeaders` and `Signature`"
        )
        raise MalformedRequest(message)
    return parameters


def _signed_headers(text: str) -> tuple[str, ...]:
    names = tuple(text.split(";"))
    if len(names) > MAX_SIGNED_HEADERS:
        raise _unreadable("SignedHeaders")
    if any(_HEADER_NAME.fullmatch(name) is None for name in names):
        raise _unreadable("SignedHeaders")
    if list(names) != sorted(set(names)):
        message = "`SignedHeaders` of header `authorization` must ascend, without twins"
        raise MalformedRequest(message)
    return names


def _unreadable(parameter: str) -> MalformedRequest:
    return MalformedRequest(
        f"parameter `{parameter}` of header `authorization` cannot be read"
    )


def presigned_access_key_id(query: str) -> str | None:
    """Return the access key id that a presigned URL's query names, if it names one.

    Raises:
        MalformedRequest: the query is too long, or its credential cannot be read.
    """
    if "X-Amz-Credential" not in query:
        return None
    try:
        fields = parse_qsl(query[: MAX_QUERY + 1], max_num_fields=MAX_QUERY_FIELDS)
    except ValueError as error:
        raise MalformedRequest("the query has too many fields") from error
    found = [value for name, value in fields if name == "X-Amz-Credential"]
    if not found:
        return None
    credential = _CREDENTIAL.fullmatch(found[0])
    if credential is None or len(found) > 1 or len(query) > MAX_QUERY:
        raise MalformedRequest("query field `X-Amz-Credential` cannot be read")
    return credential["access_key_id"]


def signing_time(request: Request) -> datetime:
    """Return the time that the request says it was signed at, in UTC.

    Raises:
        MalformedRequest: header `x-amz-date` is missing or no time.
    """
    value = request.headers.get("x-amz-date") or ""
    if _TIME.fullmatch(value) is None:
        raise MalformedRequest("header `x-amz-date` is missing or cannot be read")
    try:
        return datetime.strptime(value, TIMESTAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise MalformedRequest("header `x-amz-date` is no time") from error


def canonical_request(request: Request, signed_headers: tuple[str, ...]) -> str:
    """Return the canonical form that a signature covers (rules 2 and 3).

    Raises:
        MalformedRequest: a signed header is missing, or the target is not ASCII.
    """
    if _TARGET.fullmatch(request.target) is None:
        raise MalformedRequest("the request target is no path in printable ASCII")
    headers = "".join(
        f"{name}:{_header_value(request, name)}\n" for name in signed_headers
    )
    digest = sha256(request.body).hexdigest()
    if "x-amz-content-sha256" in signed_headers:
        digest = _header_value(request, "x-amz-content-sha256")
    return "\n".join(
        (
            request.method.upper(),
            _canonical_path(request.path),
            _canonical_query(request.query),
            headers,
            ";".join(signed_headers),
            digest,
        )
    )


def _header_value(request: Request, name: str) -> str:
    values = request.headers.getall("host" if name == ":authority" else name)
    if not values:
        message = f"header `{name}` is signed but did not come"
        raise MalformedRequest(message)
    return ",".join(" ".join(value.split()) for value in values)


def _canonical_path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    end = "/" if path.endswith("/") and segments else ""
    return quote("/" + "/".join(segments) + end, safe="/~")


def _canonical_query(query: str) -> str:
    if not query:
        return ""
    pairs = [pair.partition("=") for pair in query.split("&")]
    return "&".join(
        f"{name}={value}" for name, value in sorted((p[0], p[2]) for p in pairs)
    )


def string_to_sign(canonical: str, *, timestamp: str, scope: str) -> str:
    """Return the text whose MAC is the signature."""
    digest = sha256(canonical.encode()).hexdigest()
    return f"{ALGORITHM}\n{timestamp}\n{scope}\n{digest}"


@lru_cache(maxsize=16)
def signing_key(secret_key: str, *, date: str, region: str, service: str) -> bytes:
    """Derive the key of one day, region and service."""
    key = f"AWS4{secret_key}".encode()
    for part in (date, region, service, TERMINATOR):
        key = _mac(key, part)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _signature(request: Request, claim: Authorization, *, secret_key: str) -> str:
    text = string_to_sign(
        canonical_request(request, claim.signed_headers),
        timestamp=request.headers.get("x-amz-date") or "",
        scope=claim.scope,
    )
    key = signing_key(
        secret_key, date=claim.date, region=claim.region, service=claim.service
    )
    return _mac(key, text).hex()


def verify(
    request: Request,
    authorization: Authorization,
    *,
    secret_key: str,
    signs_events: bool = False,
) -> bool:
    """Say whether this secret made this signature over this request (rules 3 to 5).

    Whether the signature is fresh is another question; see `signing_time`.

    Args:
        request: as it came; with `signs_events` its body does not count.
        authorization: what it claims.
        secret_key: the claimed caller's.
        signs_events: whether the body's messages must each be signed.

    Raises:
        MalformedRequest: the request lacks what the signature says it covers.
    """
    day = f"{signing_time(request):%Y%m%d}"
    signature = _signature(request, authorization, secret_key=secret_key)
    matches = hmac.compare_digest(signature, authorization.signature)
    return (
        matches
        and day == authorization.date
        and not _uncovered(request, authorization)
        and _is_body_signed(request, authorization, signs_events=signs_events)
    )


def _uncovered(request: Request, authorization: Authorization) -> bool:
    signed = set(authorization.signed_headers)
    present = {name for name, _ in request.headers if name.startswith("x-amz-")}
    return not signed & _HOST or bool(present - signed)


def _is_body_signed(
    request: Request, authorization: Authorization, *, signs_events: bool
) -> bool:
    if "x-amz-content-sha256" not in authorization.signed_headers:
        return not signs_events
    digest = EVENTS if signs_events else sha256(request.body).hexdigest()
    claimed = request.headers.get("x-amz-content-sha256") or ""
    return hmac.compare_digest(claimed.encode(), digest.encode())


def sign(
    request: Request,
    *,
    access_key_id: str,
    secret_key: str,
    session_token: str | None,
    region: str,
    service: str,
    time: datetime,
) -> tuple[Header, ...]:
    """Return the headers that sign a request for its own `host`.

    Covered are `host`, `content-type` and every `x-amz-*` and `x-amzn-*` header but
    the trace id, as botocore does; an earlier signature's headers are left out of
    account. Set the result on `request.headers.without(*REPLACED)`, or use `signed`.

    Raises:
        MalformedRequest: the request has no `host`, or its target is not ASCII.
    """
    bare = replace(request, headers=request.headers.without(*REPLACED))
    timestamp = time.astimezone(UTC).strftime(TIMESTAMP)
    added: tuple[Header, ...] = (("x-amz-date", timestamp),)
    if session_token is not None:
        added += (("x-amz-security-token", session_token),)
    dated = replace(bare, headers=Headers((*bare.headers.items, *added)))
    claim = Authorization(
        access_key_id=access_key_id,
        date=timestamp[:8],
        region=region,
        service=service,
        signed_headers=_to_sign(dated.headers),
        signature="",
    )
    signature = _signature(dated, claim, secret_key=secret_key)
    authorization = (
        f"{ALGORITHM} Credential={access_key_id}/{claim.scope}, "
        f"SignedHeaders={';'.join(claim.signed_headers)}, Signature={signature}"
    )
    return (*added, ("authorization", authorization))


def _to_sign(headers: Headers) -> tuple[str, ...]:
    names = {
        name
        for name, _ in headers
        if name == "content-type" or name.startswith(("x-amz-", "x-amzn-"))
    }
    return tuple(sorted((names - _UNSIGNED) | {"host"}))


def signed(
    request: Request,
    *,
    access_key_id: str,
    secret_key: str,
    session_token: str | None,
    region: str,
    service: str,
    time: datetime,
) -> Request:
    """Return the request under a new signature, without a trace of an earlier one.

    Raises:
        MalformedRequest: the request has no `host`, or its target is not ASCII.
    """
    added = sign(
        request,
        access_key_id=access_key_id,
        secret_key=secret_key,
        session_token=session_token,
        region=region,
        service=service,
        time=time,
    )
    kept = request.headers.without(*REPLACED)
    return replace(request, headers=Headers((*kept.items, *added)))
