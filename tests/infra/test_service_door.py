"""The way in: load balancer, target group, endpoint service."""

from __future__ import annotations

import pytest

from tests.infra.services import of, only, pairs, service


def targets(template):
    """Return the target group."""
    return only(template, "ElasticLoadBalancingV2::TargetGroup")


def balancer(template):
    """Return the load balancer."""
    return only(template, "ElasticLoadBalancingV2::LoadBalancer")


def test_tls_ends_in_the_task():
    """The listener passes TCP through and has no certificate."""
    listener = only(service(), "ElasticLoadBalancingV2::Listener")
    assert (listener["Protocol"], listener["Port"]) == ("TCP", 443)
    assert "Certificates" not in listener
    assert "SslPolicy" not in listener


def test_proxy_protocol_tells_the_endpoint():
    """Both ends agree: the target group speaks PROXY protocol, and the task asks it."""
    template = service()
    attributes = pairs(targets(template), "TargetGroupAttributes")
    assert attributes["proxy_protocol_v2.enabled"] == "true"
    assert attributes["preserve_client_ip.enabled"] == "false"
    container = only(template, "ECS::TaskDefinition")["ContainerDefinitions"][0]
    assert pairs(container, "Environment")["WEIR_PROXY_PROTOCOL"] == "on"


def test_a_failed_check_cuts_no_stream():
    """Neither an unhealthy task's nor a leaving task's connections are ended."""
    attributes = pairs(targets(service()), "TargetGroupAttributes")
    unhealthy = "target_health_state.unhealthy"
    assert attributes[f"{unhealthy}.connection_termination.enabled"] == "false"
    assert attributes[f"{unhealthy}.draining_interval_seconds"] == "900"
    leaving = "deregistration_delay.connection_termination.enabled"
    assert attributes[leaving] == "false"


def test_readiness_is_asked_over_tls_on_the_port_of_calls():
    """What is checked is what calls need, and a check ends before the next begins."""
    found = targets(service())
    assert found["HealthCheckProtocol"] == "HTTPS"
    assert found["HealthCheckPort"] == "traffic-port"
    assert found["HealthCheckPath"] == "/-/ready"
    assert found["Matcher"] == {"HttpCode": "200"}
    assert found["HealthCheckTimeoutSeconds"] < found["HealthCheckIntervalSeconds"]


@pytest.mark.parametrize("seconds", [60, 900, 3600])
def test_streams_of_a_leaving_task_have_their_time(seconds):
    """The settings decide it, and connections are renewed well before it is over."""
    template = service(tasks={"deregistration_seconds": seconds})
    attributes = pairs(targets(template), "TargetGroupAttributes")
    assert attributes["deregistration_delay.timeout_seconds"] == str(seconds)
    container = only(template, "ECS::TaskDefinition")["ContainerDefinitions"][0]
    age = int(pairs(container, "Environment")["WEIR_MAX_CONNECTION_AGE"])
    assert 1 <= age <= seconds // 2


def test_silent_calls_outlive_the_load_balancers_patience():
    """A flow is forgotten after the longest call, and within what the NLB takes."""
    template = service()
    listener = only(template, "ElasticLoadBalancingV2::Listener")
    idle = int(pairs(listener, "ListenerAttributes")["tcp.idle_timeout.seconds"])
    container = only(template, "ECS::TaskDefinition")["ContainerDefinitions"][0]
    longest = int(pairs(container, "Environment")["WEIR_STREAM_TIMEOUT"])
    assert longest < idle <= 6000


@pytest.mark.parametrize(("profile", "kept"), [("dev", "false"), ("prod", "true")])
def test_what_is_kept_cannot_be_deleted_by_accident(profile, kept):
    """The load balancer of a `prod` is protected, a `dev` can be destroyed."""
    attributes = pairs(balancer(service(profile=profile)), "LoadBalancerAttributes")
    assert attributes["deletion_protection.enabled"] == kept
    assert attributes["zonal_shift.config.enabled"] == "true"


@pytest.mark.parametrize(("choice", "said"), [(True, "true"), (False, "false")])
def test_zones_are_kept_apart_on_demand(choice, said):
    """Whether connections cross zones is the settings' choice."""
    attributes = pairs(
        balancer(service(network={"cross_zone": choice})), "LoadBalancerAttributes"
    )
    assert attributes["load_balancing.cross_zone.enabled"] == said


def test_who_may_connect_is_a_list():
    """The endpoint service lets in the principals of the settings, no others."""
    permissions = only(service(), "EC2::VPCEndpointServicePermissions")
    assert permissions["AllowedPrincipals"] == [
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:role/platform",
    ]


def test_an_empty_list_lets_nobody_in():
    """Without principals there is no permission at all."""
    template = service(access={"principals": []})
    assert not [
        principal
        for each in of(template, "EC2::VPCEndpointServicePermissions")
        for principal in each.get("AllowedPrincipals", ())
    ]


def test_regions_and_acceptance_are_the_settings():
    """Other regions, and whether somebody accepts, are said once in the settings."""
    template = service(access={"regions": ["eu-west-1"], "acceptance_required": True})
    found = only(template, "EC2::VPCEndpointService")
    assert found["AcceptanceRequired"] is True
    assert "eu-west-1" in found["SupportedRegions"]
    plain = only(service(), "EC2::VPCEndpointService")
    assert plain["AcceptanceRequired"] is False
