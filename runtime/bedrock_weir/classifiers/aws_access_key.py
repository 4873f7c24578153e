"""AWS_ACCESS_KEY: an access key id, long-term or temporary.

Form: a four-letter prefix that IAM gives to access keys, then sixteen characters of
base32 (IAM User Guide, "Unique identifiers").
"""

from __future__ import annotations

import re

from bedrock_weir.content import Finding, Span

_KEY = re.compile(r"(?:A(?:BI|CC|KI|SI)A)[A-Z2-7]{16}(?![A-Z0-9])")
_BEGUN = re.compile(
    r"(?:A(?:(?:B|BI|C|CC|K|KI|S|SI)|(?:BI|CC|KI|SI)A[A-Z2-7]{0,16})?)\Z"
)


class AwsAccessKey:
    """Finds AWS access key ids."""

    data_class = "AWS_ACCESS_KEY"
    width = 20

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return the access key ids at or after `start`."""
        return [
            Finding(self.data_class, Span(*match.span()))
            for match in _KEY.finditer(text, start)
        ]

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where a key could have begun at the end."""
        begun = _BEGUN.search(text, max(start, len(text) - self.width))
        return len(text) if begun is None else begun.start()
