"""What keeps calls alive while tasks and zones come and go."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import Estate, Resource, number
from infra.rules.proxy import PORT, attributes
from infra.rules.rule import Fault, rule
from infra.rules.timing import target_groups


def services(estate: Estate) -> Iterator[Resource]:
    """Yield the ECS services behind a load balancer."""
    return (each for each in estate.of("ECS::Service") if each.get("LoadBalancers"))


def balancers(estate: Estate) -> Iterator[Resource]:
    """Yield the load balancers."""
    return estate.of("ElasticLoadBalancingV2::LoadBalancer")


@rule("WEIR-AVAIL-01", source="Network Load Balancer guide, unhealthy connections")
def streams_survive(estate: Estate) -> Iterator[Fault]:
    """Connections to a task that turns unhealthy, or leaves, are not cut.

    AWS cuts them by default: one failed readiness check would end every stream on the
    task.
    """
    keys = {
        "target_health_state.unhealthy.connection_termination.enabled": None,
        "deregistration_delay.connection_termination.enabled": "false",
    }
    for group in target_groups(estate):
        said = attributes(group, "TargetGroupAttributes")
        for key, default in keys.items():
            if said.get(key, default) != "false":
                yield Fault(group, "TargetGroupAttributes", f"`{key}` is not false")


@rule("WEIR-AVAIL-02", source="infra/settings, availability_zones")
def zones(estate: Estate) -> Iterator[Fault]:
    """Subnets stand in the zones of the settings, and the balancer has one in each.

    An endpoint service serves only zones that its balancer has.
    """
    wanted = estate.environment.availability_zones
    for subnet in estate.of("EC2::Subnet"):
        if subnet.get("AvailabilityZone") not in wanted:
            yield Fault(subnet, "AvailabilityZone", "is not in the settings")
    for balancer in balancers(estate):
        mapped = balancer.items("SubnetMappings") or balancer.items("Subnets")
        subnets = [estate.referred(each) for each in mapped]
        made = [each.get("AvailabilityZone") for each in subnets if each]
        found = made or [str(each) for each in mapped]
        if len(set(found)) != len(wanted):
            yield Fault(balancer, "Subnets", f"{len(set(found))} of {len(wanted)}")


@rule("WEIR-AVAIL-03", source="infra/settings, tasks.least")
def enough_tasks(estate: Estate) -> Iterator[Fault]:
    """Tasks are as many as the settings say, and in `prod` one a zone at the least.

    With fewer a lost zone takes more than its share.
    """
    tasks = estate.environment.tasks
    least = len(estate.environment.availability_zones)
    for target in estate.of("ApplicationAutoScaling::ScalableTarget"):
        low, high = number(target.get("MinCapacity")), number(target.get("MaxCapacity"))
        if low != tasks.least:
            yield Fault(target, "MinCapacity", f"is {low}, not {tasks.least}")
        if estate.environment.is_kept and (low or 0) < least:
            yield Fault(target, "MinCapacity", f"is {low}, zones are {least}")
        if high != tasks.most:
            yield Fault(target, "MaxCapacity", f"is {high}, not {tasks.most}")
    for service in services(estate):
        desired = service.get("DesiredCount")
        if desired is not None and (number(desired) or 0) < tasks.least:
            yield Fault(service, "DesiredCount", f"is {desired}, not {tasks.least}")
        if not any(estate.users(service, "ApplicationAutoScaling::ScalableTarget")):
            yield Fault(service, "", "nothing scales it")


@rule("WEIR-AVAIL-04", source="Amazon ECS guide, deployment circuit breaker")
def circuit_breaker(estate: Estate) -> Iterator[Fault]:
    """A deployment that does not come up is rolled back, and takes no task away first.

    Without the circuit breaker ECS tries for ever.
    """
    path = "DeploymentConfiguration"
    for service in services(estate):
        for key in ("Enable", "Rollback"):
            if service.get(f"{path}.DeploymentCircuitBreaker.{key}") is not True:
                yield Fault(service, f"{path}.DeploymentCircuitBreaker.{key}", "is off")
        if (number(service.get(f"{path}.MinimumHealthyPercent")) or 0) < 100:
            yield Fault(service, f"{path}.MinimumHealthyPercent", "is below 100")


@rule("WEIR-AVAIL-05", source="Elastic Load Balancing, deletion_protection.enabled")
def deletion_protection(estate: Estate) -> Iterator[Fault]:
    """In `prod` the load balancer cannot be deleted by one call.

    Its endpoint service's name is what every consumer has written down.
    """
    for balancer in balancers(estate):
        key = "deletion_protection.enabled"
        said = attributes(balancer, "LoadBalancerAttributes").get(key)
        if estate.environment.is_kept and said != "true":
            yield Fault(balancer, "LoadBalancerAttributes", f"`{key}` is not true")


@rule("WEIR-AVAIL-06", source="Amazon ECS guide, Availability Zone rebalancing")
def rebalancing(estate: Estate) -> Iterator[Fault]:
    """ECS spreads tasks over the zones again after one was lost.

    It needs room above 100 percent to start the new task first.
    """
    for service in services(estate):
        if service.get("AvailabilityZoneRebalancing") != "ENABLED":
            yield Fault(service, "AvailabilityZoneRebalancing", "is not `ENABLED`")
        most = "DeploymentConfiguration.MaximumPercent"
        if (number(service.get(most)) or 0) <= 100:
            yield Fault(service, most, "is not above 100")


@rule("WEIR-AVAIL-07", source="CloudFormation, AWS::ECS::Service, DependsOn")
def listener_first(estate: Estate) -> Iterator[Fault]:
    """The service is made after the listener of its target group.

    ECS refuses a target group that no load balancer has.
    """
    for service in services(estate):
        for index, each in enumerate(service.items("LoadBalancers")):
            group = estate.referred(each.get("TargetGroupArn"))
            listeners = (
                list(estate.users(group, "ElasticLoadBalancingV2::Listener"))
                if group
                else []
            )
            depends = service.body.get("DependsOn", [])
            names = [depends] if isinstance(depends, str) else depends
            if not any(
                listener.stack != service.stack or listener.logical_id in names
                for listener in listeners
            ):
                path = f"LoadBalancers.{index}.TargetGroupArn"
                yield Fault(service, path, "its listener is not in `DependsOn`")


@rule("WEIR-AVAIL-08", source="Network Load Balancer guide, health checks")
def ready_not_alive(estate: Estate) -> Iterator[Fault]:
    """The balancer asks a task whether it is ready, over TLS, where callers come in.

    A TCP check is content with a proxy that has no policy and no place for records.
    """
    for group in target_groups(estate):
        for path, wanted in (
            ("HealthCheckProtocol", "HTTPS"),
            ("HealthCheckPath", "/-/ready"),
        ):
            if group.get(path) != wanted:
                yield Fault(group, path, f"is not `{wanted}`")
        port = str(group.get("HealthCheckPort", "traffic-port"))
        if port not in {"traffic-port", str(PORT)}:
            yield Fault(group, "HealthCheckPort", "is not where callers come in")
        if group.get("TargetType") != "ip":
            yield Fault(group, "TargetType", "Fargate needs `ip`")
