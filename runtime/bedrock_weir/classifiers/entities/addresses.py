"""IP_ADDRESS and MAC_ADDRESS.

Rule 1: four numbers behind `version`, `section` and the like are a version, five
        numbers are never an address.
Rule 2: loopback, unspecified and broadcast addresses and masks are nobody's.
Rule 3: IPv6 is eight groups, or `::` in something that cannot be a name in a program.
Rule 4: six pairs of hexadecimal digits are a MAC address, eight an EUI-64, twenty are
        a fingerprint.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.rule import Form, Match, Reading

_V4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![.][0-9])")
_NUMBERED = re.compile(
    r"(?:versions?|ver|v|section|sec|sect|chapter|release|rev|revision|build|firmware"
    r"|clause|article|appendix|paragraph|para|figure|fig|table|step|item|kapitel"
    r"|abschnitt|oid|driver|rgb|upgrade to|upgraded to|update to|\xc2\xa7)"
    r"[ .:=#]{0,3}(?:no\.? |number )?v?\Z"
)
_MASKS = ("255.", "0.", "127.")


def _is_v4(value: str) -> bool:
    if value.startswith(_MASKS):
        return False
    for octet in value.split("."):
        if int(octet) > 255 or (octet[0] == "0" and len(octet) > 1):
            return False
    return True


def read_v4(match: Match) -> list[Reading]:
    """Return the address, if it is one."""
    found = _V4.match(match.value)
    if found is None or found.end() != len(match.value) or not _is_v4(found[0]):
        return []
    before = match.before
    if before[-1:] in ("-", ".", "_", "+") or _NUMBERED.search(before):
        return []
    return [Reading("IP_ADDRESS", 0, found.end(), 0.9)]


def _is_v6(value: str) -> bool:
    head, has_gap, rest = value.partition("::")
    if has_gap and "::" in rest:
        return False
    groups = [group for group in value.split(":") if group]
    width = len(groups)
    if groups and "." in groups[-1]:
        if not _is_v4(groups[-1]):
            return False
        groups = groups[:-1]
        width += 1
    if any(len(group) > 4 for group in groups):
        return False
    if not has_gap:
        return width == 8 and not value.startswith(":") and not value.endswith(":")
    if width > 7 or head == "":
        return False
    text = "".join(groups)
    is_known = groups[0][:2].lower() in ("fe", "fd", "fc", "ff") or groups[0][0] in "23"
    return len(groups[0]) >= 3 and (
        (is_known and any(map(str.isdecimal, text))) or (width >= 4 and len(text) >= 8)
    )


def read_v6(match: Match) -> list[Reading]:
    """Return the address, if it is one."""
    value = match.value
    if not value.endswith("::"):
        value = value.rstrip(":")
    if match.before[-1:] in (":", ".", "-", "_") or not _is_v6(value):
        return []
    return [Reading("IP_ADDRESS", 0, len(value), 0.95)]


_SIX, _EIGHT = 17, 23
"""Characters of six pairs and of eight."""


def read_mac(match: Match) -> list[Reading]:
    """Return the address, if there are as many pairs as one has."""
    value = match.value
    is_dotted = "." in value
    if not is_dotted and len(value) not in (_SIX, _EIGHT):
        return []
    if is_dotted and len(value) != 14:
        return []
    if match.before[-1:] in (":", "-", ".") and match.before[-2:-1].isalnum():
        return []
    if len(set(value.replace(value[4 if is_dotted else 2], ""))) < 2:
        return []
    return [Reading("MAC_ADDRESS", 0, len(value), 0.95)]


RULES = (
    Form(
        name="ip-v4-address",
        data_class="IP_ADDRESS",
        pattern=r"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,5}){0,8}\b",
        opening=r"[0-9][0-9.]{0,64}",
        read=read_v4,
        matches=("from 81.23.109.7 at noon", "http://10.4.0.17:8080/", "10.4.0.0/16"),
        misses=("version 9.26.14.2", "section 4.3.2.1", "1.3.6.1.4.1", "300.1.1.1"),
    ),
    Form(
        name="ip-v6-address",
        data_class="IP_ADDRESS",
        pattern=(
            r"\b[0-9A-Fa-f]{1,4}:(?:[0-9A-Fa-f]{0,4}:){1,7}"
            r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{1,4})?"
        ),
        opening=r"[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){0,8}(?:\.[0-9.]{0,12})?",
        read=read_v6,
        matches=(
            "2001:db8:85a3::8a2e:370:7334",
            "fe80::1ff:fe23:4567:890a",
            "b56a:229:1871:1f51:d452:885d:f814:a5f4",
        ),
        misses=("std::add", "at 12:30:45", "abc::def", "::1"),
    ),
    Form(
        name="mac-address",
        data_class="MAC_ADDRESS",
        pattern=(
            r"\b[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5,40}|(?:-[0-9A-Fa-f]{2}){5,40}"
            r"|[0-9A-Fa-f]{2}(?:\.[0-9A-Fa-f]{4}){2,8})\b"
        ),
        opening=r"[0-9A-Fa-f][0-9A-Fa-f:.\-]{0,130}",
        read=read_mac,
        matches=("6a:db:80:02:93:c6", "1A-44-C4-3C-46-B8", "001b.638a.42f0"),
        misses=(
            "SHA1 6a:db:80:02:93:c6:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee",
            "00:00:00:00:00:00",
            "12:30:45",
        ),
    ),
)
