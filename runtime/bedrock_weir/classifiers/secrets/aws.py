"""AWS credentials: access keys, secret keys, session tokens, Bedrock API keys.

Rule 1: forty characters of base64 are a secret key when they look drawn by chance,
        are no hexadecimal digest, and a name stands before them that says so.
Rule 2: the keys that AWS's documentation shows are nobody's.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.rows import (
    BASE64,
    HEX,
    LOWER,
    UPPER,
    draw,
    token,
)
from bedrock_weir.classifiers.secrets.values import entropy, is_hexadecimal

_ACCESS_KEY = "AKIA" + draw("A-Z2-7", 16)
_SECRET_KEY = draw(BASE64, 40)
_SESSION = "IQoJb3JpZ2luX2Vj" + draw(BASE64, 120)
_DOCUMENTED = "EXAMPLE"

_NAMES = re.compile(
    r"aws|amazon|secret|credential|access.?key|akia|asia|minio|s3[_.\- ]|boto"
)
_AMAZON = re.compile(r"aws|amazon|akia|asia|secret_?access_?key")
_WORDLIKE = re.compile(r"[a-z]{11}|[a-z]{6,}/[a-z]{5,}|(?:[A-Z][a-z]{3,}){3}")
_OTHERS = re.compile(
    r"sha-?(?:1|256|512)|commit|checksum|digest|integrity|hash|md5|base64[ ,]|etag"
)


def is_secret_key(value: str) -> bool:
    """Tell whether forty characters look like a secret access key (rules 1, 2)."""
    return (
        len(value) == 40
        and not is_hexadecimal(value)
        and not value.endswith(f"{_DOCUMENTED}KEY")
        and entropy(value) >= 3.9
        and any(map(str.isupper, value))
        and any(map(str.islower, value))
        and value.count("/") <= 6
        and any(map(str.isdigit, value))
        and _WORDLIKE.search(value) is None
    )


def _read_secret_key(match: Match) -> Iterable[Reading]:
    if not is_secret_key(match.value) or match.before[-1:] in ("/", ".", "_", "-"):
        return ()
    names = list(_NAMES.finditer(match.before))
    if not names:
        return ()
    if _OTHERS.search(match.before, names[-1].end()):
        return ()
    return (Reading("AWS_SECRET_KEY", 0, 40, 0.95),)


def _read_named_secret_key(match: Match) -> Iterable[Reading]:
    value = match.value
    if len(value) != 40 or len(set(value)) < 8 or value.endswith(f"{_DOCUMENTED}KEY"):
        return ()
    if not is_secret_key(value) and not _AMAZON.search(match.before):
        return ()
    return (Reading("AWS_SECRET_KEY", 0, 40, 0.95),)


def _is_bedrock_key(value: str) -> bool:
    try:
        decoded = b64decode(value[4:] + "=" * (-len(value) % 4))
    except (BadBase64, ValueError):
        return False
    return b"Bedrock" in decoded or b":" in decoded or entropy(value) > 4.5


def _is_access_key(value: str) -> bool:
    return len(set(value[4:])) >= 4


RULES: tuple[Rule, ...] = (
    Form(
        name="aws-access-key",
        data_class="AWS_ACCESS_KEY",
        score=0.99,
        pattern=r"(?:A(?:KI|SI|BI|CC)A)[A-Z2-7]{16}\b",
        opening=r"A[A-Z2-7]{0,20}",
        check=_is_access_key,
        matches=(
            _ACCESS_KEY,
            f"AWS_ACCESS_KEY_ID={_ACCESS_KEY}.",
            "AKIAIOSFODNN7EXAMPLE",
        ),
        misses=(_ACCESS_KEY[:-1], f"{_ACCESS_KEY}Q", _ACCESS_KEY.lower()),
    ),
    Form(
        name="aws-old-access-key",
        data_class="AWS_ACCESS_KEY",
        score=0.7,
        pattern=r"\bA3T[A-Z0-9]{17}\b",
        opening=r"A[A-Z0-9]{0,20}",
        check=_is_access_key,
        matches=("A3T" + draw(UPPER, 17),),
        misses=("A3T" + draw(UPPER, 12),),
    ),
    Cue(
        name="aws-named-access-key",
        data_class="AWS_ACCESS_KEY",
        score=0.8,
        cue=r"(?i)aws_?(?:access_?key_?id|api_?key)[\"']?[ \t]{0,4}(?:=>|[:=,])"
        r"[ \t]{0,4}[\"']?",
        chars="[A-Z0-9]",
        width=21,
        check=lambda value: (
            len(value) == 20 and len(set(value)) > 6 and any(map(str.isdigit, value))
        ),
        matches=(f'aws_access_key_id = "{draw(UPPER, 20)}"',),
        misses=("aws_access_key_id = ABC", "aws_access_key_id = os.environ"),
    ),
    Form(
        name="aws-secret-key",
        data_class="AWS_SECRET_KEY",
        pattern=r"\b[A-Za-z0-9+/]{40,41}",
        opening=r"[A-Za-z0-9+/]{1,2048}",
        read=_read_secret_key,
        matches=(
            f"aws secret {_SECRET_KEY}",
            f"AWS credentials: {_ACCESS_KEY} / {_SECRET_KEY}",
        ),
        misses=(
            f"base64 {_SECRET_KEY}",
            f"aws commit sha1 {draw(HEX, 40)}",
            f"aws secret {_SECRET_KEY}{_SECRET_KEY}",
        ),
    ),
    Cue(
        name="aws-named-secret-key",
        data_class="AWS_SECRET_KEY",
        cue=r"(?i)(?:secret_?(?:access_?)?key|secret access key|secret key)"
        r"[\"'\])]{0,3}[ \t]{0,8}(?:=>|:=|[:=,]|is)[ \t]{0,8}[\"'\\(]{0,3}",
        chars=r"[A-Za-z0-9+/=]",
        width=41,
        read=_read_named_secret_key,
        matches=(
            f"AWS_SECRET_ACCESS_KEY={_SECRET_KEY}",
            f'"SecretAccessKey": "{_SECRET_KEY}"',
            f"secret key: {_SECRET_KEY}",
        ),
        misses=(
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "aws_secret_access_key = os.environ['KEY']",
            f"secret_key={_SECRET_KEY}{_SECRET_KEY}",
        ),
    ),
    token(
        "aws-session-token",
        "AWS_SESSION_TOKEN",
        "(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)",
        BASE64,
        60,
        990,
        literal="IQoJb3JpZ2lu",
        suffix="={0,2}",
        opening=r"[A-Za-z0-9+/=]{1,1200}",
    ),
    Cue(
        name="aws-named-session-token",
        is_frequent=True,
        data_class="AWS_SESSION_TOKEN",
        cue=r"(?i)(?:aws_?)?(?:session|security)_?token[\"']?[ \t]{0,6}(?:=>|[:=,])"
        r"[ \t]{0,6}[\"']?",
        chars=r"[A-Za-z0-9+/=._\-]",
        width=1500,
        check=lambda value: len(value) >= 60 and entropy(value) > 4.0,
        matches=(f'export AWS_SESSION_TOKEN="{_SESSION}"',),
        misses=("aws_session_token = args.token", "AWS_SESSION_TOKEN=abc"),
    ),
    Form(
        name="bedrock-api-key",
        data_class="BEDROCK_API_KEY",
        score=0.98,
        pattern=r"\bABSK[A-Za-z0-9+/]{60,300}={0,2}",
        opening=r"A[A-Za-z0-9+/=]{0,320}",
        check=_is_bedrock_key,
        matches=("ABSKQmVkcm9ja0FQSUtleS1" + draw(BASE64, 109),),
        misses=("ABSKQmVkcm9ja0FQSUtleS1" + draw(BASE64, 20),),
    ),
    token(
        "bedrock-short-term-key",
        "BEDROCK_API_KEY",
        "bedrock-api-key-",
        BASE64,
        40,
        1000,
        suffix="={0,2}",
        opening=r"b[A-Za-z0-9+/=\-]{0,1100}",
    ),
    token("aws-appsync-key", "AWS_APPSYNC_KEY", "da2-", LOWER, 26),
    token("aws-mws-token", "AWS_MWS_TOKEN", r"amzn\.mws\.", r"0-9a-f\-", 36),
    token(
        "amazon-client-secret", "AMAZON_OAUTH_SECRET", r"amzn1\.oa2-cs\.v1\.", HEX, 64
    ),
    token(
        "amazon-access-token",
        "AMAZON_OAUTH_SECRET",
        r"Atz[ar]\|",
        r"A-Za-z0-9_\-",
        80,
        500,
        literal="Atza|",
    ),
)
