"""US_SOCIAL_SECURITY_NUMBER: nine digits in groups of three, two and four.

Never issued, hence never found: area 000, 666 and 900 to 999, group 00, serial 0000
(Social Security Administration, "Social Security Number Randomization").
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.digits import shape
from bedrock_weir.content import Finding, Span

_SHAPES = (b"000-00-0000", b"000 00 0000")
_NUMBER = re.compile(
    r"(?<![0-9])(?!000|666|9)[0-9]{3}[- ](?!00)[0-9]{2}[- ](?!0000)[0-9]{4}(?![0-9])"
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
        text_shape = shape(text)
        found = []
        for wanted in _SHAPES:
            position = text_shape.find(wanted, start)
            while position >= 0:
                if _NUMBER.match(text, position):
                    span = Span(position, position + self.width)
                    found.append(Finding(self.data_class, span))
                position = text_shape.find(wanted, position + 1)
        return sorted(found, key=by_start)

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where a number could have begun at the end."""
        begun = _BEGUN.search(text, max(start, len(text) - self.width))
        return len(text) if begun is None else begun.start()


def by_start(finding: Finding) -> int:
    """Order findings by where they begin."""
    return finding.span.start
