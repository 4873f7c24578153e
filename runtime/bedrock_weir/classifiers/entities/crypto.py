"""CRYPTO_ADDRESS: addresses of wallets.

Rule 1: a Base58Check address has the right four bytes of double SHA-256 at its end.
Rule 2: a bech32 or bech32m address has the right polynomial remainder (BIP 173, 350).
Rule 3: `0x` and 40 hexadecimal digits is an address when it mixes capital and small
        letters, as EIP-55 has it, or when a word for it stands before it.
"""

from __future__ import annotations

import hashlib

from bedrock_weir.classifiers.entities.context import words_before
from bedrock_weir.classifiers.rule import Form, Match, Reading

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_BASE58)}
_BECH32 = {
    character: value
    for value, character in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANTS = (1, 0x2BC830A3)


def is_base58check(address: str) -> bool:
    """Tell whether an address carries its checksum (rule 1)."""
    number = 0
    for character in address:
        number = number * 58 + _VALUES[character]
    if number.bit_length() > 200:
        return False
    data = number.to_bytes(25, "big")
    digest = hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()
    return digest[:4] == data[21:]


def is_bech32(address: str) -> bool:
    """Tell whether an address carries its checksum (rule 2)."""
    address = address.lower()
    prefix, _, data = address.rpartition("1")
    values = [ord(character) >> 5 for character in prefix]
    values.append(0)
    values += [ord(character) & 31 for character in prefix]
    remainder = 1
    for value in values + [_BECH32[character] for character in data]:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for index, generator in enumerate(_GENERATOR):
            if top >> index & 1:
                remainder ^= generator
    return remainder in _BECH32_CONSTANTS


def read_hexadecimal(match: Match) -> list[Reading]:
    """Return the address, if it is one (rule 3)."""
    digits = match.value[2:]
    if digits.islower() or digits.isupper() or digits.isdecimal():
        words = words_before(match.before)
        if not words or words[0].sense != "CRYPTO_ADDRESS":
            return []
    return [Reading("CRYPTO_ADDRESS", 0, len(match.value), 0.9)]


RULES = (
    Form(
        name="base58-address",
        data_class="CRYPTO_ADDRESS",
        score=0.99,
        trigger=r"\b[13LMDTXtr][1-9A-HJ-NP-Za-km-z]{24}",
        pattern=r"\b[13LMDTXtr][1-9A-HJ-NP-Za-km-z]{25,34}\b",
        opening="[13LMDTXtr][1-9A-HJ-NP-Za-km-z]{0,34}",
        check=is_base58check,
        matches=("send it to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",),
        misses=("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "1111111111111111111111111111"),
    ),
    Form(
        name="bech32-address",
        data_class="CRYPTO_ADDRESS",
        score=0.99,
        pattern=r"\b(?:bc1|tb1|ltc1|BC1)(?:[02-9ac-hj-np-z]{11,87}|[02-9AC-HJ-NP-Z]{11,87})\b",
        opening="[btlB][cC]?1?[02-9A-Za-z]{0,90}",
        check=is_bech32,
        matches=("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",),
        misses=("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp", "bc1 is a prefix"),
    ),
    Form(
        name="hexadecimal-address",
        data_class="CRYPTO_ADDRESS",
        pattern=r"\b0x[0-9A-Fa-f]{40}\b",
        opening="0x?[0-9A-Fa-f]{0,40}",
        read=read_hexadecimal,
        matches=(
            "0x52908400098527886E0F7030069857D2E4169Ee7",
            "my wallet is 0xde709f2102306220921060314715629080e2fb77",
        ),
        misses=(
            "digest 0xde709f2102306220921060314715629080e2fb77",
            "0xde709f2102306220921060314715629080e2fb",
        ),
    ),
)
