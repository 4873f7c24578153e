"""US_SOCIAL_SECURITY_NUMBER: nine digits in groups of three, two and four.

Never issued, hence never found: area 000, 666 and 900 to 999, group 00, serial 0000
(Social Security Administration, "Social Security Number Randomization").
"""

from __future__ import annotations

import re

from bedrock_weir.content import Finding, Span

_NUMBER = re.compile(
    # the digit first, then what must not stand before it: searched five times faster
    r"[0-8](?<![0-9]{2})(?<!0(?=00))(?<!6(?=66))[0-9]{2}"
    r"([- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![0-9])"
)
_BEGUN = re.compile(
    r"(?<![0-9])[0-9]{1,3}(?:(?<=[0-9]{3})[- ](?:[0-9]{1,2}"
    r"(?:(?<=[0-9]{2})[- ][0-9]{0,4})?)?)?\Z"
)


class UsSocialSecurityNumber:
    """Finds delimited US Social Security numbers."""

    data_class = "US_SOCIAL_SECURITY_NUMBER"
    width = 11

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return the numbers at or after `start`."""
        return [
            Finding(self.data_class, Span(*match.span()))
            for match in _NUMBER.finditer(text, start)
        ]

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where a number could have begun at the end."""
        begun = _BEGUN.search(text, max(start, len(text) - self.width))
        return len(text) if begun is None else begun.start()
