"""Questions to AWS: what the errors of an answer mean.

AWS's own messages are not repeated, since they may name credentials; codes are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.parsers import ResponseParserError

from bedrock_weir.doctor.check import Result, fail

DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "AllAccessDisabled", "403"}
)
_INVALID = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_ELSEWHERE = frozenset({"301", "AuthorizationHeaderMalformed", "PermanentRedirect"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of AWS.

    Attributes:
        value: what it holds; empty if it is an error.
        code: of the error; empty if there is none.
        silence: the kind of the error that came instead of an answer; empty if an
            answer came.
    """

    value: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    silence: str = ""
    is_unsigned: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether AWS answered at all."""
        return not self.silence

    @property
    def is_denied(self) -> bool:
        """Whether the role may not ask."""
        return self.code in DENIED


def put(question: Callable[[], Mapping[str, Any]]) -> Reply:
    """Ask, and take whatever comes."""
    try:
        return Reply(question())
    except ClientError as error:
        return Reply(code=str(error.response.get("Error", {}).get("Code", "unknown")))
    except (NoCredentialsError, PartialCredentialsError) as error:
        return Reply(silence=type(error).__name__, is_unsigned=True)
    except (HTTPClientError, BotoCoreError, ResponseParserError, OSError) as error:
        return Reply(silence=type(error).__name__)
    except ValueError as error:  # a region or a URL that is none
        return Reply(silence=type(error).__name__)


def explain(reply: Reply, operation: str, *, needs: str) -> Result:
    """Say what an answer that was not expected means.

    Args:
        reply: the answer.
        operation: that was asked.
        needs: the permissions that it takes.
    """
    if reply.is_unsigned:
        return fail("there are no credentials", "see `credentials`")
    if not reply.is_reached:
        return fail(
            f"{operation} got no answer (`{reply.silence}`)",
            "see `dns`, `tcp`, `tls`; then the region and `AWS_ENDPOINT_URL_...`",
        )
    seen = f"{operation} was refused (`{reply.code}`)"
    if reply.is_denied:
        return fail(
            seen,
            f"allow {needs} to the role that this runs as, in its policy, the"
            " resource's policy and the VPC endpoint's",
        )
    if reply.code in _INVALID:
        return fail(seen, "renew the credentials; if they are new, see `clock`")
    if reply.code in _ELSEWHERE:
        return fail(seen, "it is in another region: set `AWS_REGION` to that one")
    return fail(seen, f"look the code up in the documentation of {operation}")
