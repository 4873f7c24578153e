"""The claim that a request's own credentials make.

Rule 1: an access key id in a signature says who the caller claims to be. Only AWS can
        check it, so the principal is not verified.
Rule 2: a bearer token is a secret; the principal is known by a digest of it.
Rule 3: no credentials, or two kinds at once, is no identity.
"""

from __future__ import annotations

from hashlib import sha256

from bedrock_weir.call import Call, IdentityMethod, Principal
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire.sigv4 import parse_authorization

_BEARER = "bearer "


def establish(call: Call) -> Principal:
    """Return who the caller claims to be.

    Raises:
        MalformedRequest: the request has no credentials, or none that can be read.
    """
    authorization = call.request.headers.get("authorization")
    if call.access_key_id is not None and authorization is None:
        return Principal(call.access_key_id, IdentityMethod.SIGV4)
    if authorization is None:
        message = "the request is not signed; sign it with AWS Signature Version 4"
        raise MalformedRequest(message)
    if authorization[: len(_BEARER)].lower() == _BEARER:
        token = authorization[len(_BEARER) :].strip()
        digest = sha256(token.encode()).hexdigest()[:32]
        return Principal(digest, IdentityMethod.BEARER)
    signature = parse_authorization(authorization)
    return Principal(signature.access_key_id, IdentityMethod.SIGV4)
