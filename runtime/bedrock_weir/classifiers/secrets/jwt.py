"""JSON Web Tokens: the header really is JSON and names an algorithm."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64

from bedrock_weir.classifiers.rule import Form, Rule
from bedrock_weir.classifiers.secrets.rows import URLSAFE, draw


def is_token(value: str) -> bool:
    """Tell whether the first part decodes to a JOSE header (RFC 7515, 7516)."""
    head = value.partition(".")[0]
    if len(head) > 4096:
        return False
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (BadBase64, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


def _encode(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


_HEADER = _encode('{"alg":"HS256","typ":"JWT"}')
_UNNAMED = _encode('{"kid":"17","typ":"JWT"}')
_CLAIMS = _encode('{"sub":"jo","iat":1790000000}')

RULES: tuple[Rule, ...] = (
    Form(
        name="json-web-token",
        data_class="JWT",
        score=0.98,
        pattern=r"\beyJ[A-Za-z0-9_\-]{8,400}\.[A-Za-z0-9_\-]{0,1000}\.[A-Za-z0-9_\-]{0,600}",
        opening=r"e[A-Za-z0-9_.\-]{0,2040}",
        check=is_token,
        matches=(
            f"{_HEADER}.{_CLAIMS}.{draw(URLSAFE, 43)}",
            f"Bearer {_HEADER}.{_CLAIMS}.{draw(URLSAFE, 43)}",
            f"token={_HEADER}.{_CLAIMS}.",
        ),
        misses=(
            f"{_UNNAMED}.{_CLAIMS}.{draw(URLSAFE, 43)}",
            f"eyJub3QgYSB0b2tlbiBhdCBhbGw.{_CLAIMS}.{draw(URLSAFE, 43)}",
            f"{_HEADER}",
        ),
    ),
)
