"""What a stop takes at most, and what an orchestrator allows."""

from __future__ import annotations

from bedrock_weir.envoy.server import SHUTDOWN_TIMEOUT
from bedrock_weir.proxy.app import CUT_TIMEOUT, FLUSH_TIMEOUT
from bedrock_weir.settings import ProxySettings, Record

FARGATE_STOP_TIMEOUT = 120


def test_a_stop_at_its_longest_ends_before_it_is_killed():
    """Waiting, cutting and flushing fit: a slow store costs no record."""
    settings = ProxySettings(policy="p", record=Record.MEMORY)
    assert settings.drain_timeout + SHUTDOWN_TIMEOUT < FARGATE_STOP_TIMEOUT


def test_an_application_has_ended_before_its_worker_is_killed():
    """Cutting calls and flushing the record fit into the worker's shutdown."""
    assert CUT_TIMEOUT + FLUSH_TIMEOUT < SHUTDOWN_TIMEOUT
