from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from bedrock_weir.aws import kms
from bedrock_weir.aws.kms import SigningKey
from bedrock_weir.errors import SettingsError, StoreUnavailable


def refusal(code: str, status: int = 400) -> StoreUnavailable:
    """What becomes of an error of KMS."""
    response = {
        "Error": {"Code": code, "Message": "User arn:aws:iam::1:user/u is secret"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return kms._of_client_error(ClientError(response, "Sign"), "Sign", "alias/ca")


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("AccessDeniedException", "allow `kms:Sign` on it"),
        ("NotFoundException", "no such key"),
        ("DisabledException", "enable it"),
        ("KMSInvalidStateException", "enable it"),
        ("InvalidKeyUsageException", "SIGN_VERIFY"),
        ("UnsupportedOperationException", "SIGN_VERIFY"),
        ("ExpiredTokenException", "renew them"),
        ("UnrecognizedClientException", "renew them"),
        ("ThrottlingException", "try again"),
    ],
)
def test_refusal_says_what_to_do(code, advice):
    """With the key and the code, without what KMS said."""
    found = str(refusal(code))
    assert advice in found
    assert "`alias/ca`" in found
    assert code in found
    assert "secret" not in found


@pytest.mark.parametrize(
    ("code", "status", "is_retry_safe"),
    [
        ("ThrottlingException", 400, True),
        ("KMSInternalException", 500, True),
        ("KeyUnavailableException", 500, True),
        ("DependencyTimeoutException", 503, True),
        ("AccessDeniedException", 400, False),
        ("DisabledException", 409, False),
    ],
)
def test_what_passes_by_itself_is_told(code, status, is_retry_safe):
    """Asking again helps where KMS has the trouble, and only there."""
    assert refusal(code, status).is_retry_safe is is_retry_safe


@pytest.mark.parametrize("key", ["", "a b", "k\n", "k" * 2049, "ä", "https://k?x=y"])
def test_what_is_no_key_is_not_asked_for(key):
    """A name that KMS does not have."""
    with pytest.raises(SettingsError, match="is no KMS key"):
        SigningKey(key)


def test_message_that_kms_does_not_sign_is_not_sent():
    """The limit is KMS's own."""
    with pytest.raises(StoreUnavailable, match="use fewer host names"):
        SigningKey("alias/ca").sign(bytes(kms.LONGEST_MESSAGE + 1))
