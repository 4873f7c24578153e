"""The proxy's own signature, for requests that a decision lends it to.

Rule 1: nothing that the caller's credentials put on the request stays on it: not the
        authorization, nor the date, the token or the body's hash.
Rule 2: the request is signed for the host it is sent to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import boto3
from botocore.credentials import Credentials

from bedrock_weir.errors import MalformedRequest, UpstreamError
from bedrock_weir.wire.http import Request
from bedrock_weir.wire.sigv4 import parse_authorization, signed

_SIGNING_NAMES = {"bedrock-agentcore": "bedrock-agentcore"}
"""By service; all others sign as `bedrock`."""


class Signer:
    """Signs with the credentials of the process, refreshed as boto3 does it."""

    def __init__(self, *, region: str | None) -> None:
        """Take the credentials that boto3 finds.

        Args:
            region: the region to sign for, where the host does not name one.
        """
        session = boto3.session.Session()
        self._credentials: Credentials | None = session.get_credentials()
        self._region = region or session.region_name

    def sign(
        self, request: Request, *, service: str, host: str, region: str | None
    ) -> Request:
        """Return the request with the proxy's signature instead of the caller's.

        Args:
            request: what is forwarded.
            service: the endpoint prefix of the service it goes to.
            host: the host name it is sent to, with a port that is not the default.
            region: the region that the host names, if it names one.

        Raises:
            UpstreamError: the proxy has no credentials, or no region.
        """
        region = region or self._region or _callers_region(request)
        if self._credentials is None:
            raise UpstreamError("the proxy has no AWS credentials to sign with")
        if region is None:
            raise UpstreamError("the proxy has no region to sign for; set `--region`")
        frozen = self._credentials.get_frozen_credentials()
        request = replace(request, headers=request.headers.with_header("host", host))
        return signed(
            request,
            access_key_id=frozen.access_key,
            secret_key=frozen.secret_key,
            session_token=frozen.token,
            region=region,
            service=_SIGNING_NAMES.get(service, "bedrock"),
            time=datetime.now(UTC),
        )


def _callers_region(request: Request) -> str | None:
    """Return the region that the caller signed for."""
    try:
        return parse_authorization(request.headers.get("authorization") or "").region
    except MalformedRequest:
        return None
