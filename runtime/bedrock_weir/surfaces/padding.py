"""The `p` member that Bedrock adds to stream events to blur their lengths.

An event that is encoded anew is padded anew, so that the lengths on our side of the
wire say no more about the text than those on Bedrock's side. The length of the new
padding follows from a digest of the original message, whose own padding is random
and which an onlooker has not seen; so the core draws no random number.
"""

from __future__ import annotations

from hashlib import blake2b

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def padding(original: bytes, text: str) -> str:
    """Return padding for an event that is encoded anew.

    Args:
        original: the message as it came, padding included.
        text: what the new event says, so that pieces of one message differ.
    """
    digest = blake2b(original, digest_size=8, key=text.encode()[:64]).digest()
    return ALPHABET[: int.from_bytes(digest) % (len(ALPHABET) + 1)]


def is_padding(value: object) -> bool:
    """Tell whether a `p` member is nothing but padding."""
    return isinstance(value, str) and ALPHABET.startswith(value)
