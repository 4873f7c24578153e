from __future__ import annotations

import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bedrock_weir.doctor import network
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Outcome
from tests.support.answering import answering
from tests.support.authority import Authority

NAME = "bedrock-runtime.us-east-1.amazonaws.com"
NOWHERE = Endpoint("kms", "no-such-host.invalid", 443, is_tls=True, name="x")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who issues the certificates."""
    return Authority(tmp_path_factory.mktemp("authority"))


def trust(issued, **more):
    """Look at a server with a certificate."""
    with answering(issued=issued) as server:
        return network.trust(server.endpoint(**more), clock=time.time)


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_name_that_does_not_resolve_fails():
    """The advice names the service and what a VPC needs."""
    found = network.names(NOWHERE)
    assert found.outcome is Outcome.FAIL
    assert "no-such-host.invalid" in found.seen
    assert "`kms`" in found.advice
    assert "private DNS" in found.advice


def test_what_is_no_name_fails_as_well():
    """A label that is too long is the resolver's error, not the check's."""
    endpoint = replace(NOWHERE, host=f"{'x' * 64}.amazonaws.com")
    for check in (network.names, network.ports):
        assert check(endpoint).outcome is Outcome.FAIL
    assert network.trust(endpoint, clock=time.time).outcome is Outcome.FAIL


def test_a_name_that_leads_to_the_proxy_itself_is_a_loop():
    """An address of this machine at the proxy's own port is the proxy."""
    endpoint = Endpoint("bedrock-runtime", "localhost", 8443, is_tls=True, name=NAME)
    found = network.names(endpoint, own_port=8443)
    assert found.outcome is Outcome.FAIL
    assert "leads to the proxy itself" in found.seen
    assert "vpce-" in found.advice
    assert network.names(endpoint, own_port=8444).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("addresses", "may_be_public", "outcome"),
    [
        (["10.0.1.7", "10.0.2.7"], False, Outcome.OK),
        (["fd00::7"], False, Outcome.OK),
        (["52.94.133.131"], False, Outcome.WARN),
        (["10.0.1.7", "52.94.133.131"], False, Outcome.WARN),
        (["52.216.1.1"], True, Outcome.OK),
    ],
)
def test_public_addresses_are_a_way_out(addresses, may_be_public, outcome):
    """But for S3, whose gateway endpoint keeps them."""
    endpoint = replace(NOWHERE, may_be_public=may_be_public)
    found = network.judge_addresses(endpoint, addresses)
    assert found.outcome is outcome
    assert (found.advice != "") == (outcome is Outcome.WARN)


def test_a_closed_port_fails():
    """The advice names the port, security groups and routes."""
    port = free_port()
    found = network.ports(Endpoint("s3", "127.0.0.1", port, is_tls=False, name="x"))
    assert found.outcome is Outcome.FAIL
    assert f"port {port}" in found.advice
    assert "security group" in found.advice


def test_an_open_port_is_ok():
    """Every address of it connects."""
    with answering() as server:
        found = network.ports(server.endpoint())
    assert found.outcome is Outcome.OK
    assert "1 of 1" in found.seen


def test_a_certificate_that_is_trusted_is_ok(authority):
    """What is seen says by whom, for which names and until when."""
    found = trust(authority.issue("weir.test"), ca_file=str(authority.ca_file))
    assert found.outcome is Outcome.OK
    for fact in ("TLSv1.3", "weir.test", "bedrock-weir tests", " UTC"):
        assert fact in found.seen


def test_an_unknown_authority_fails(authority):
    """The advice says how to trust it, and what else it can mean."""
    found = trust(authority.issue())
    assert found.outcome is Outcome.FAIL
    assert "its authority is not trusted" in found.seen
    assert "bedrock-weir tests" in found.seen
    assert "`--upstream-ca`" in found.advice
    assert "in the middle" in found.advice


def test_a_wrong_name_fails(authority):
    """The advice says which name it must be for; what is seen, which it is for."""
    found = trust(authority.issue(), name=NAME, ca_file=str(authority.ca_file))
    assert found.outcome is Outcome.FAIL
    assert "not for this name" in found.seen
    assert "localhost" in found.seen
    assert NAME in found.advice


@pytest.mark.parametrize(
    ("begins", "ends", "reason", "advice"),
    [
        (timedelta(days=-9), timedelta(days=-1), "expired", "renew"),
        (timedelta(days=1), timedelta(days=9), "not valid yet", "`clock`"),
    ],
)
def test_a_certificate_out_of_its_time_fails(authority, begins, ends, reason, advice):
    """Expired, or not valid yet, which is the clock's fault as often."""
    issued = authority.issue(begins=begins, ends=ends)
    found = trust(issued, ca_file=str(authority.ca_file))
    assert found.outcome is Outcome.FAIL
    assert found.seen.startswith(reason)
    assert advice in found.advice


@pytest.mark.parametrize(
    ("begins", "ends", "outcome"),
    [
        (timedelta(days=-300), timedelta(days=65), Outcome.OK),
        (timedelta(days=-340), timedelta(days=25), Outcome.WARN),
        (timedelta(days=-60), timedelta(days=25), Outcome.OK),
        (timedelta(hours=-1), timedelta(hours=25), Outcome.OK),
        (timedelta(hours=-25), timedelta(hours=1), Outcome.WARN),
    ],
)
def test_a_certificate_near_its_end_is_a_warning(authority, begins, ends, outcome):
    """The last thirty days of a long life, the last tenth of a short one."""
    issued = authority.issue(begins=begins, ends=ends)
    assert trust(issued, ca_file=str(authority.ca_file)).outcome is outcome


def test_no_tls_at_all_fails():
    """A server that speaks plaintext where TLS is expected."""
    with answering() as server:
        found = network.trust(replace(server.endpoint(), is_tls=True), clock=time.time)
    assert found.outcome is Outcome.FAIL
    assert found.seen.startswith("no TLS")


def test_plaintext_is_for_this_machine():
    """Where it leads elsewhere, it is a warning."""
    here = Endpoint("s3", "127.0.0.1", 80, is_tls=False, name="x")
    assert network.trust(here, clock=time.time).outcome is Outcome.SKIPPED
    there = replace(here, host="192.0.2.1")
    assert network.trust(there, clock=time.time).outcome is Outcome.WARN


@pytest.mark.parametrize(
    ("ahead", "outcome", "word"),
    [
        (0, Outcome.OK, ""),
        (-90, Outcome.WARN, "ahead of"),
        (90, Outcome.WARN, "behind"),
        (600, Outcome.FAIL, "behind"),
        (-600, Outcome.FAIL, "ahead of"),
    ],
)
def test_the_clock_is_held_against_a_date(ahead, outcome, word):
    """A minute is a warning; at five minutes signatures are refused."""
    with answering(404, ahead=ahead) as server:
        found = network.time_of([NOWHERE, server.endpoint()], clock=time.time)
    assert found.outcome is outcome
    assert word in found.seen
    if outcome is Outcome.FAIL:
        assert "AWS refuses signatures" in found.advice


def test_a_time_that_nobody_says_is_a_warning():
    """Where no endpoint answers, nothing is known of the clock."""
    found = network.time_of([NOWHERE], clock=time.time)
    assert found.outcome is Outcome.WARN
