"""Which finding stands where two are in one another.

Rule 1: what stands for a person's or a system's access outranks what only names
        something: a key within a URL stays a key, a name within an address does not
        stay a name.
"""

from __future__ import annotations

from bedrock_weir.classifiers.secrets import SECRET_CLASSES

_RANKS = {
    "SCAN_LIMIT": 100,
    "INVISIBLE_TEXT": 80,
    "EXFILTRATION_LINK": 70,
    "DENIED_URL": 70,
    "EMAIL": 60,
    "USERNAME": 30,
    "URL": 20,
    "CLOUD_IDENTIFIER": 15,
    "ADDRESS": 12,
    "NAME": 10,
}
_SECRET, _OTHER = 90, 50


def rank(data_class: str) -> int:
    """Return a class's rank; the higher one stays."""
    if data_class in SECRET_CLASSES:
        return _SECRET
    return _RANKS.get(data_class, _OTHER)
