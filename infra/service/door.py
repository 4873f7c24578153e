"""The way in: a PrivateLink endpoint service before an internal load balancer.

Rule 1: who may connect is a list of principals. An empty list lets nobody in.
Rule 2: the load balancer passes TCP through; TLS ends in the task, which alone holds
        keys. PROXY protocol tells the task the endpoint that a call came by.
Rule 3: a check that fails takes a task out of turn and cuts nothing: streams that run
        go on, and one slow check cannot end them all.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.service import timing
from infra.service.acknowledged import acknowledge
from infra.service.network import PORT, Network
from infra.settings import Environment

READY: Final = "/-/ready"
"""Answers 200 while calls would be answered and recorded."""
CHECK_SECONDS: Final = 10
CHECK_TIMEOUT_SECONDS: Final = 6


class Door(Construct):
    """Load balancer, target group and endpoint service.

    Args:
        settings: the environment.
        network: where it stands.

    Attributes:
        balancer: the load balancer.
        targets: the group that tasks join.
        service_name: what consumers make their endpoint for.
        service_id: its id.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        network: Network,
    ) -> None:
        super().__init__(scope, construct_id)
        self.balancer = elbv2.NetworkLoadBalancer(
            self,
            "Balancer",
            load_balancer_name=f"bedrock-weir-{settings.name}",
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnets=network.subnets),
            internet_facing=False,
            security_groups=[network.door],
            enforce_security_group_inbound_rules_on_private_link_traffic=False,
            cross_zone_enabled=settings.network.cross_zone,
            deletion_protection=settings.is_kept,
            zonal_shift=True,
        )
        acknowledge(
            self.balancer,
            "AwsSolutions-ELB2",
            "access logs exist for TLS listeners only; this one passes TCP through, and"
            " every call has a record",
        )
        self.targets = self._targets(settings, network)
        listener = elbv2.NetworkListener(
            self,
            "Listener",
            load_balancer=self.balancer,
            port=443,
            protocol=elbv2.Protocol.TCP,
            default_target_groups=[self.targets],
            tcp_idle_timeout=Duration.seconds(timing.IDLE_SECONDS),
        )
        access = settings.access
        service = ec2.VpcEndpointService(
            self,
            "Service",
            vpc_endpoint_service_load_balancers=[self.balancer],
            acceptance_required=access.acceptance_required,
            allowed_principals=[iam.ArnPrincipal(each) for each in access.principals],
            allowed_regions=list(access.regions) or None,
        )
        service.node.add_dependency(listener)
        self.service_name = service.vpc_endpoint_service_name
        self.service_id = service.vpc_endpoint_service_id

    def _targets(
        self, settings: Environment, network: Network
    ) -> elbv2.NetworkTargetGroup:
        delay = settings.tasks.deregistration_seconds
        targets = elbv2.NetworkTargetGroup(
            self,
            "Targets",
            vpc=network.vpc,
            port=PORT,
            protocol=elbv2.Protocol.TCP,
            target_type=elbv2.TargetType.IP,
            proxy_protocol_v2=True,
            preserve_client_ip=False,
            deregistration_delay=Duration.seconds(delay),
            connection_termination=False,
            health_check=elbv2.HealthCheck(
                protocol=elbv2.Protocol.HTTPS,
                path=READY,
                port="traffic-port",
                healthy_http_codes="200",
                interval=Duration.seconds(CHECK_SECONDS),
                timeout=Duration.seconds(CHECK_TIMEOUT_SECONDS),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
        )
        unhealthy = "target_health_state.unhealthy"
        targets.set_attribute(f"{unhealthy}.connection_termination.enabled", "false")
        targets.set_attribute(f"{unhealthy}.draining_interval_seconds", str(delay))
        return targets
