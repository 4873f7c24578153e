"""A signing key in KMS: what it is, and its signatures.

    public_key   the public half, in DER
    sign         a message's signature; the private half never leaves KMS

Every error is `StoreUnavailable`, with what to do about it. KMS's own messages are not
repeated, since they may name credentials; its error code is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.session import Session

from bedrock_weir.aws.clients import Patience, ProcessClient, connect
from bedrock_weir.errors import SettingsError, StoreUnavailable

PATIENCE = Patience(connect=2.0, read=5.0, attempts=3)

KEY_SPEC: Final = "ECC_NIST_P256"
LONGEST_MESSAGE: Final = 4096
"""Bytes. KMS signs no longer message as it is."""

_KEY = re.compile(r"[A-Za-z0-9:/_-]{1,2048}")
_REGION_IN_ARN = re.compile(r"arn:[a-z-]+:kms:([a-z0-9-]+):")


class SigningKey:
    """A key of KMS that signs with ECDSA over P-256 and SHA-256.

    Credentials, region and endpoint come from where boto3 looks for them. Nothing is
    asked of AWS before the first call.

    Args:
        key_id: its id, ARN, or alias. An ARN names its region.
        region: its region, where neither the ARN nor the environment names one.
        session: a botocore session to take credentials from; its own otherwise.
    """

    def __init__(
        self,
        key_id: str,
        *,
        region: str | None = None,
        session: Session | None = None,
    ) -> None:
        if not _KEY.fullmatch(key_id):
            raise SettingsError(
                f"`{key_id[:80]}` is no KMS key: give its id, ARN, or alias/NAME"
            )
        self.key_id = key_id
        named = _REGION_IN_ARN.match(key_id)
        self._client = ProcessClient(
            lambda: connect(
                "kms",
                PATIENCE,
                session=session,
                region=named[1] if named else None,
                default_region=region,
            )
        )

    def public_key(self) -> bytes:
        """Return the public half, in DER; its curve is the reader's to check.

        Raises:
            StoreUnavailable: KMS did not tell, or the key does not sign.
        """
        with self._mapped("GetPublicKey"):
            answer = self._client().get_public_key(KeyId=self.key_id)
        if answer.get("KeyUsage") != "SIGN_VERIFY":
            raise StoreUnavailable(
                f"KMS key `{self.key_id}` does not sign: make one of {KEY_SPEC} for"
                " SIGN_VERIFY",
                is_retry_safe=False,
            )
        return bytes(answer["PublicKey"])

    def sign(self, message: bytes) -> bytes:
        """Return the message's signature, in DER.

        Raises:
            StoreUnavailable: KMS did not sign.
        """
        if len(message) > LONGEST_MESSAGE:
            raise StoreUnavailable(
                f"KMS signs {LONGEST_MESSAGE} bytes at most, not {len(message)}: use"
                " fewer host names",
                is_retry_safe=False,
            )
        with self._mapped("Sign"):
            answer = self._client().sign(
                KeyId=self.key_id,
                Message=message,
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        return bytes(answer["Signature"])

    @contextmanager
    def _mapped(self, operation: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            raise _of_client_error(error, operation, self.key_id) from error
        except (BotoCoreError, ResponseParserError, OSError) as error:
            raise StoreUnavailable(
                f"KMS did not answer {operation} on key `{self.key_id}`"
                f" ({type(error).__name__}): check the network path to KMS,"
                " `AWS_ENDPOINT_URL_KMS`, the region and the credentials"
            ) from error
        except ValueError as error:
            raise StoreUnavailable(
                f"KMS cannot be asked for {operation} on key `{self.key_id}`: check"
                " that `AWS_ENDPOINT_URL_KMS` is a URL and `AWS_REGION` a region",
                is_retry_safe=False,
            ) from error


_FLEETING = frozenset(
    ("DependencyTimeoutException", "KMSInternalException", "KeyUnavailableException")
)
"""Errors of KMS itself, or of a store behind it, that pass."""


def _of_client_error(error: ClientError, operation: str, key: str) -> StoreUnavailable:
    details: dict[str, Any] = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    is_retry_safe = code in _FLEETING or status >= 500 or "Throttling" in code
    match code:
        case "AccessDeniedException":
            advice = (
                f"allow `kms:{operation}` on it to the role that this runs as, in the"
                " role's policy and in the key's"
            )
        case "NotFoundException":
            advice = "no such key in this region and account: correct it"
        case "DisabledException" | "KMSInvalidStateException":
            advice = "the key is disabled or will be deleted: enable it"
        case (
            "InvalidKeyUsageException"
            | "UnsupportedOperationException"
            | "ValidationException"
        ):
            advice = f"make a key of {KEY_SPEC} for SIGN_VERIFY"
        case (
            "ExpiredTokenException"
            | "InvalidSignatureException"
            | "UnrecognizedClientException"
        ):
            advice = "the credentials that this runs with are not valid: renew them"
        case _:
            advice = "try again; see the code in KMS's documentation if it stays"
    return StoreUnavailable(
        f"KMS refused {operation} on key `{key}` (`{code}`, HTTP {status}): {advice}",
        is_retry_safe=is_retry_safe,
    )
