"""Where URLs lead, and lists of hosts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.content.hosts import HostList, target_of

HOSTS = [
    ("https://example.com/a", "example.com"),
    ("HTTPS://EXAMPLE.COM:443", "example.com"),
    ("https://example.com.", "example.com"),
    ("https://good.example@evil.example/x", "evil.example"),
    ("https://good.example:pw@evil.example:8080", "evil.example"),
    ("https:\\\\evil.example\\path", "evil.example"),
    ("https:/evil.example", "evil.example"),
    ("https:evil.example", "evil.example"),
    ("//evil.example/x", "evil.example"),
    ("https://evil.example\\@good.example/", "evil.example"),
    ("https://ev%69l.example/", "evil.example"),
    ("https://evil。example/", "evil.example"),
    ("https://ｅｖｉｌ.example/", "evil.example"),
    ("https://bücher.example/", "xn--bcher-kva.example"),
    ("https://BÜCHER.example/", "xn--bcher-kva.example"),
    ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
    ("http://2130706433/", "127.0.0.1"),
    ("http://0x7f.1/", "127.0.0.1"),
    ("http://0177.0.0.01/", "127.0.0.1"),
    ("http://127.1/", "127.0.0.1"),
    ("http://[::1]:80/", "::1"),
    ("http://[0:0:0:0:0:0:0:1]/", "::1"),
    ("https://ex\tam\nple.com/", "example.com"),
    ("https://example.com?x=@evil.example", "example.com"),
    ("https://example.com#@evil.example", "example.com"),
]


@pytest.mark.parametrize(("url", "host"), HOSTS)
def test_a_host_is_what_a_browser_reads(url, host):
    """Tricks with users, slashes, dots, scripts and numbers do not hide the host."""
    target = target_of(url)
    assert target is not None
    assert target.host == host


@pytest.mark.parametrize(
    "url", ["", "/path", "https://", "https://a:b/", "https://a<b/", "http://[::x]/"]
)
def test_what_leads_nowhere_has_no_host(url):
    """A URL that no browser follows has no target."""
    assert target_of(url) is None


def test_a_name_stands_for_what_is_under_it():
    """Names match whole labels from the end."""
    hosts = HostList(deny=("evil.example",))
    assert hosts.refuses("https://a.b.evil.example/")
    assert hosts.refuses("https://EVIL.example./")
    assert not hosts.refuses("https://notevil.example/")
    assert not hosts.refuses("https://evil.example.org/")


def test_an_allow_list_refuses_the_rest():
    """Where something is allowed, what is not is refused, unreadable URLs too."""
    hosts = HostList(allow=("*.example.com", "10.0.0.1"))
    assert not hosts.refuses("https://docs.example.com/x")
    assert not hosts.refuses("http://0xa000001/")
    assert hosts.refuses("https://example.com@evil.example/")
    assert hosts.refuses("https://")


def test_deny_is_stronger_than_allow():
    """A host on both lists is refused."""
    hosts = HostList(allow=("example.com",), deny=("files.example.com",))
    assert hosts.refuses("https://files.example.com/")
    assert not hosts.allows("files.example.com")
    assert hosts.allows("www.example.com")


def test_names_are_listed_in_any_spelling():
    """Lists are read like hosts: case, scripts and brackets."""
    hosts = HostList(deny=("BÜCHER.example", "[::1]"))
    assert hosts.refuses("https://xn--bcher-kva.example/")
    assert hosts.refuses("http://[::1]/")


@given(st.text(max_size=80))
def test_any_text_is_taken(text):
    """No URL is an error."""
    target = target_of(f"https:{text}")
    assert target is None or target.host
