from __future__ import annotations

import socket

import pytest

from bedrock_weir.envoy.admin import Admin


def test_address_is_read_as_envoy_writes_it():
    """A host, a colon, a port, perhaps a line end."""
    assert Admin.parse("127.0.0.1:41000\n") == Admin("127.0.0.1", 41_000)


def test_admin_that_is_gone_is_an_oserror():
    """The caller decides what a worker without an admin port means."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        admin = Admin("127.0.0.1", free.getsockname()[1])
        with pytest.raises(OSError, match="refused"):
            admin.is_ready()
