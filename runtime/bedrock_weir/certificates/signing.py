"""A private key that is somewhere else, in the form that `cryptography` builds with.

Rule 1: only signing is possible, and only ECDSA over P-256 with SHA-256.
Rule 2: a signature is believed when the public key confirms it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Never, Self, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bedrock_weir.errors import CertificateError

Sign: TypeAlias = Callable[[bytes], bytes]
"""Signs a message with ECDSA and SHA-256; the signature is in DER."""


class RemoteKey(ec.EllipticCurvePrivateKey):
    """A P-256 key that signs elsewhere.

    Args:
        public_key: its public half.
        sign: has a message signed.
    """

    def __init__(self, public_key: ec.EllipticCurvePublicKey, sign: Sign) -> None:
        self._public_key = public_key
        self._sign = sign

    def sign(
        self, data: bytes | bytearray | memoryview, signature_algorithm: Any
    ) -> bytes:
        """Have the data signed.

        Raises:
            CertificateError: what came back is no signature of this key's.
        """
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            self._never()
        signature = self._sign(bytes(data))
        try:
            self._public_key.verify(signature, data, signature_algorithm)
        except InvalidSignature as error:
            raise CertificateError(
                "the key store's signature does not match its public key: make sure"
                " that the key is an ECC_NIST_P256 one, and was not replaced meanwhile"
            ) from error
        return signature

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """Return the public half."""
        return self._public_key

    @property
    def curve(self) -> ec.EllipticCurve:
        """The curve."""
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        """Its size in bits."""
        return self._public_key.key_size

    def exchange(
        self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey
    ) -> bytes:
        """Refuse: the key only signs."""
        self._never()

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        """Refuse: the key is elsewhere."""
        self._never()

    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,  # noqa: A002  (the interface's name)
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> bytes:
        """Refuse: the key is elsewhere."""
        self._never()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[Any, Any]) -> Self:
        return self

    def _never(self) -> Never:
        raise CertificateError("a key that is elsewhere signs with SHA-256, only")


def public_key_of(der: bytes) -> ec.EllipticCurvePublicKey:
    """Read the public half of a P-256 key.

    Raises:
        CertificateError: it is of another kind, or cannot be read.
    """
    try:
        key = serialization.load_der_public_key(der)
    except ValueError as error:
        raise CertificateError("the key store's public key cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise CertificateError(
            "the authority's key is of another kind: make one of ECC_NIST_P256 for"
            " SIGN_VERIFY"
        )
    return key
