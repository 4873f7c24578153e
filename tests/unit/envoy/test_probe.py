from __future__ import annotations

import pytest

from bedrock_weir.envoy.probe import LOCAL_HEADER, reachable_host


@pytest.mark.parametrize(
    ("bound", "reached"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.1", "10.0.0.1")],
)
def test_any_address_is_reached_through_loopback(bound, reached):
    """A listener on every address is asked on loopback."""
    assert reachable_host(bound) == reached


def test_local_header_has_no_addresses():
    """PROXY protocol v2, command LOCAL, family unspecified, length nought."""
    assert len(LOCAL_HEADER) == 16
    assert LOCAL_HEADER[12:] == b"\x20\x00\x00\x00"
