r"""The host that a URL leads to, as a browser reads it, and lists of hosts.

Rule 1: a URL is read as leniently as browsers do: backslashes are slashes, any number
        of them opens the host, white space within is dropped, what stands before the
        last `@` is no host, percent signs are decoded.
Rule 2: a host is compared in lower case, in ASCII (IDNA), without its final dot; a
        number in any base and grouping is an address.
Rule 3: a name on a list stands for itself and for everything under it. A host that is
        denied is refused; where an allow list is given, so is a host that is not on
        it, and a URL whose host cannot be read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes

LONGEST = 253
"""Characters of a host's name (RFC 1035)."""

_DROPPED = dict.fromkeys([9, 10, 13])
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_FORBIDDEN = frozenset(' "#%/:<>?@[\\]^`{|}')


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads.

    Attributes:
        host: normalised (rule 2); an IPv6 address without brackets.
        rest: path, query and fragment, as they stand.
        is_address: whether the host is an IP address.
        user: what stands before an `@`.
    """

    host: str
    rest: str
    is_address: bool = False
    user: str = ""


def target_of(url: str) -> Target | None:
    """Return where a URL leads; None if a browser would not follow it."""
    text = url.strip().translate(_DROPPED)
    scheme, colon, after = text.partition(":")
    if not colon or not scheme.isalnum():
        after = text
        if not text.startswith(("//", "\\\\", "/\\", "\\/")):
            return None
    after = after.lstrip("/\\")
    end = next((i for i, c in enumerate(after) if c in "/\\?#"), len(after))
    authority, rest = after[:end], after[end:]
    user, _, place = authority.rpartition("@")
    host = _host(place)
    if host is None:
        return None
    name, is_address = host
    return Target(name, rest, is_address, user)


def _host(place: str) -> tuple[str, bool] | None:
    if place.startswith("["):
        try:
            return str(IPv6Address(place[1:].partition("]")[0])), True
        except ValueError:
            return None
    name, _, port = place.partition(":")
    if port and not port.isdecimal():
        return None
    if "%" in name:
        name = unquote_to_bytes(name).decode("utf-8", "replace")
    ascii_name = _ascii(name)
    if not ascii_name or len(ascii_name) > LONGEST:
        return None
    if not _FORBIDDEN.isdisjoint(ascii_name):
        return None
    address = _address(ascii_name)
    return (address, True) if address is not None else (ascii_name, False)


def _ascii(name: str) -> str:
    """Return a name in lower case and ASCII, without its final dot."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).translate(_DOTS)
        labels = [_label(label) for label in name.casefold().split(".")]
        name = ".".join(labels)
    return name.lower().removesuffix(".")


def _label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return "%"


def _address(name: str) -> str | None:
    """Return a numeric host as an IPv4 address: `0x7f.1` is `127.0.0.1`."""
    parts = name.split(".")
    if len(parts) > 4:
        return None
    numbers = [_number(part) for part in parts]
    known = [number for number in numbers if number is not None]
    if len(known) != len(parts):
        return None
    *leading, last = known
    if any(number > 255 for number in leading) or last >= 256 ** (5 - len(parts)):
        return None
    value = last
    for index, number in enumerate(leading):
        value += number << (8 * (3 - index))
    return str(IPv4Address(value))


def _number(part: str) -> int | None:
    digits, base = part, 10
    if part.startswith("0x"):
        digits, base = part[2:] or "0", 16
    elif len(part) > 1 and part[0] == "0":
        digits, base = part[1:], 8
    try:
        return int(digits, base) if digits.isalnum() and len(digits) < 24 else None
    except ValueError:
        return None


@dataclass(frozen=True)
class HostList:
    """Hosts that links may, and may not, lead to.

    Attributes:
        allow: names; empty for any host.
        deny: names.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(map(_listed, self.allow))

    @cached_property
    def _denied(self) -> frozenset[str]:
        return frozenset(map(_listed, self.deny))

    def allows(self, host: str) -> bool:
        """Tell whether a host stands on the allow list, and is not denied."""
        return _is_under(host, self._allowed) and not _is_under(host, self._denied)

    def refuses(self, url: str) -> bool:
        """Tell whether a URL may not be followed (rule 3)."""
        target = target_of(url)
        if target is None:
            return bool(self.allow)
        if _is_under(target.host, self._denied):
            return True
        return bool(self.allow) and not _is_under(target.host, self._allowed)


def _listed(name: str) -> str:
    bare = name.strip().removeprefix("*.").lstrip(".")
    return _ascii(bare.strip("[]"))


def _is_under(host: str, names: frozenset[str]) -> bool:
    if not names:
        return False
    labels = host.split(".")
    return any(".".join(labels[index:]) in names for index in range(len(labels)))
