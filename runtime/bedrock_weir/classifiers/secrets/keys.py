"""Private keys: PEM, PGP, PuTTY, WireGuard, age, JWK."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.rows import BASE64, URLSAFE, after, draw, token
from bedrock_weir.classifiers.secrets.values import is_varied

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BODY = draw(BASE64, 64)
_LINES = "\n".join((_BODY,) * 4)
_CHUNK = re.compile(r"[A-Za-z0-9+/]{30}")


def _read_pem(match: Match) -> Iterable[Reading]:
    if _CHUNK.search(match.value) is None:
        return ()
    stop = len(match.value.rstrip(" \r\n\t\"',;)\\"))
    return (Reading("PRIVATE_KEY", 0, stop, 0.99),)


def is_bech32(value: str) -> bool:
    """Tell whether the checksum of a bech32 text holds (BIP 173)."""
    head, _, tail = value.lower().rpartition("1")
    remainder = 1
    parts = (
        *(ord(character) >> 5 for character in head),
        0,
        *(ord(character) & 31 for character in head),
        *(_BECH32.find(character) for character in tail),
    )
    for part in parts:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ part
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            remainder ^= generator if top >> bit & 1 else 0
    return bool(head) and remainder == 1


def _read_age(match: Match) -> Iterable[Reading]:
    score = 1.0 if is_bech32(match.value) else 0.86
    return (Reading("PRIVATE_KEY", 0, len(match.value), score),)


def _is_key(value: str) -> bool:
    return len(value) == 44 and value.endswith("=") and is_varied(value)


_BEGIN = "-----BEGIN "
_PEM64 = b64encode(f"{_BEGIN}RSA PRIVATE KEY-----\n{_LINES}".encode()).decode()

RULES: tuple[Rule, ...] = (
    Cue(
        name="pem-private-key",
        data_class="PRIVATE_KEY",
        cue=r"-{2,5}BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-{2,5}",
        chars=r"[A-Za-z0-9+/=\s\\\"',:;.()<>_*|]",
        width=6000,
        read=_read_pem,
        matches=(
            f"{_BEGIN}RSA PRIVATE KEY-----\n{_LINES}\n-----END RSA PRIVATE KEY-----",
            f'"{_BEGIN}PRIVATE KEY-----\\n{_BODY}\\n-----END PRIVATE KEY-----"',
            f"{_BEGIN}PGP PRIVATE KEY BLOCK-----\n\n{_LINES}\n=q7D2",
            f"{_BEGIN}OPENSSH PRIVATE KEY-----\n{_LINES}",
        ),
        misses=(
            f"{_BEGIN}PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            f"{_BEGIN}CERTIFICATE-----\n{_LINES}",
            f"{_BEGIN}PUBLIC KEY-----\n{_LINES}",
        ),
    ),
    Cue(
        name="pem-encrypted-private-key",
        data_class="PRIVATE_KEY",
        cue=r"DEK-Info: [A-Z0-9\-]{4,16},[0-9A-F]{16,32}",
        chars=r"[A-Za-z0-9+/=\s\\\"']",
        width=6000,
        read=_read_pem,
        matches=(f"DEK-Info: AES-128-CBC,{draw('0-9A-F', 32)}\n\n{_LINES}\n-----END",),
        misses=("DEK-Info: AES-128-CBC,00",),
    ),
    Form(
        name="pem-private-key-base64",
        data_class="PRIVATE_KEY",
        score=0.98,
        pattern=r"LS0tLS1CRUdJTi(?:BSU0Eg|BFQyBQ|BPUEVO|BQUklW|BEU0Eg|BFTkNS|BQR1Ag)"
        r"[A-Za-z0-9+/=]{60,1000}",
        opening=r"L[A-Za-z0-9+/=]{0,1100}",
        matches=(f'"privateKey": "{_PEM64}"',),
        misses=(b64encode(b"-----BEGIN CERTIFICATE-----\n" * 4).decode(),),
    ),
    Cue(
        name="putty-private-key",
        data_class="PRIVATE_KEY",
        cue=r"Private-Lines: [0-9]{1,3}\r?\n",
        chars=r"[A-Za-z0-9+/=\r\n]",
        width=4000,
        check=lambda value: len(value) >= 40,
        matches=(f"Private-Lines: 4\n{_LINES}\nPrivate-MAC: 00",),
        misses=("Public-Lines: 6\n" + _LINES,),
    ),
    Form(
        name="age-secret-key",
        data_class="PRIVATE_KEY",
        pattern=r"\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
        read=_read_age,
        matches=(f"AGE-SECRET-KEY-1{draw('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}",),
        misses=("AGE-SECRET-KEY-1", "age1" + draw(_BECH32, 58)),
    ),
    Cue(
        name="wireguard-key",
        data_class="PRIVATE_KEY",
        cue=r"(?i)(?:private_?key|preshared_?key|psk)"
        r"[\"']?[ \t]{0,6}[:=][ \t]{0,6}[\"']?",
        chars=r"[A-Za-z0-9+/=]",
        width=45,
        check=_is_key,
        matches=(f"PrivateKey = {draw(BASE64, 43)}=",),
        misses=("PrivateKey = <server key>", f"PublicKey = {draw(BASE64, 43)}="),
    ),
    Cue(
        name="json-web-key",
        data_class="PRIVATE_KEY",
        cue=r"\"(?:d|dp|dq|qi|k)\"[ \t]{0,3}:[ \t]{0,3}\"",
        chars=r"[A-Za-z0-9_\-]",
        width=700,
        check=lambda value: len(value) >= 40 and is_varied(value),
        matches=(f'{{"kty": "EC", "d": "{draw(URLSAFE, 43)}"}}',),
        misses=('{"d": "Monday"}', '{"k": "v"}'),
    ),
    after(
        "ethereum-private-key",
        "PRIVATE_KEY",
        "(?i)private_?key[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}[\"']?(?:0x)?",
        "0-9a-fA-F",
        64,
        literal="PRIVATE_KEY=0x",
    ),
    token(
        "bitcoin-private-key",
        "PRIVATE_KEY",
        "[5KL]",
        "1-9A-HJ-NP-Za-km-z",
        50,
        51,
        literal="L",
        check=lambda value: (
            any(map(str.isdigit, value)) and any(map(str.islower, value))
        ),
    ),
    token(
        "extended-private-key",
        "PRIVATE_KEY",
        "[xyzt]prv",
        "1-9A-HJ-NP-Za-km-z",
        107,
        108,
        literal="xprv",
    ),
    token("minisign-key", "PRIVATE_KEY", "RWRTY0Iy", "A-Za-z0-9+/=", 100, 220),
    token("nostr-key", "PRIVATE_KEY", "nsec1", "ac-hj-np-z02-9", 58),
    token(
        "sops-age-plugin-key",
        "PRIVATE_KEY",
        "AGE-PLUGIN-[A-Z0-9]{2,20}-1",
        "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        20,
        300,
        literal="AGE-PLUGIN-YUBIKEY-1",
    ),
)
