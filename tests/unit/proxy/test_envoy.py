from __future__ import annotations

from dataclasses import replace

from bedrock_weir.envoy.config import Limits, Listener
from bedrock_weir.proxy.certificates import Certificates
from bedrock_weir.proxy.envoy import limits_of, listener_of
from bedrock_weir.settings import ProxySettings, Record


def test_settings_reach_the_listener():
    """Address, certificate and PROXY protocol, none swapped."""
    settings = ProxySettings(
        policy="p",
        record=Record.MEMORY,
        listen="[::]:443",
        tls_cert="/c.pem",
        tls_key="/k.pem",
        proxy_protocol=True,
    )
    made = Listener(
        host="::",
        port=443,
        certificate="/c.pem",
        private_key="/k.pem",
        proxy_protocol=True,
    )
    assert listener_of(settings) == made
    served = Certificates(secrets=("/s/given", "/s/minted"))
    assert listener_of(settings, served) == replace(
        made, certificate=None, private_key=None, secrets=served.secrets
    )


def test_listener_that_is_only_asked_speaks_tls_where_the_proxy_does():
    """Without a certificate at hand, whether there is one is known."""
    plain = ProxySettings(policy="p", record=Record.MEMORY)
    assert not listener_of(plain).is_tls
    own = ProxySettings(policy="p", record=Record.MEMORY, tls_ca_key="alias/ca")
    assert listener_of(own).is_tls


def test_settings_reach_the_limits():
    """Each setting fills the limit of its own."""
    settings = ProxySettings(
        policy="p",
        record=Record.MEMORY,
        max_connections=1,
        max_headers=8192,
        stream_timeout=3600,
        idle_timeout=2,
        max_connection_age=3,
        drain_timeout=4,
    )
    assert limits_of(settings) == Limits(
        connections=1,
        headers=8192,
        stream_timeout=3600,
        idle_timeout=2,
        connection_age=3,
        drain_time=4,
    )


def test_defaults_are_the_same_in_both_places():
    """What a setting says by default is what Envoy does by default."""
    assert limits_of(ProxySettings(policy="p", record=Record.MEMORY)) == Limits()
