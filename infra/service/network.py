"""Where the tasks stand: subnets without a way out, and who may speak to whom.

Rule 1: no subnet has a route to the internet, and no rule of a security group names
        all addresses. What tasks call, they call through endpoints.
Rule 2: the load balancer takes what comes over PrivateLink, and nothing else: its
        group has no rule for incoming connections.
Rule 3: tasks take connections from the load balancer alone.
Rule 4: the endpoints of Bedrock take connections from the tasks alone: whoever else
        reached them would go around the proxy. The other endpoints that are made in a
        VPC with neighbours answer to their names for everybody there, so they take
        connections from the whole VPC.
"""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from infra.service.acknowledged import acknowledge
from infra.service.logs import Log
from infra.service.rights import EACH_STREAM, Right
from infra.service.roles import Role
from infra.settings import Environment, OwnVpc

PORT: Final = 8443
"""Where a task listens."""
_NOTHING: Final = {
    "CidrIp": "255.255.255.255/32",
    "Description": "Nothing else goes out",
    "IpProtocol": "icmp",
    "FromPort": 252,
    "ToPort": 86,
}
"""A rule that no packet fits."""


class Network(Construct):
    """The VPC, and the security groups of everything in it.

    Args:
        settings: the environment.
        flow_log: where flow logs go, if the VPC is made here.

    Attributes:
        vpc: the VPC, made here or the owner's.
        subnets: one in each zone.
        tasks: the group of the tasks.
        door: the group of the load balancer.
        bedrock: the group of Bedrock's endpoints that are made here.
        endpoints: the group of the other interface endpoints that are made here.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        flow_log: Log | None,
    ) -> None:
        super().__init__(scope, construct_id)
        own = settings.network.own
        self.vpc: ec2.IVpc = (
            _own_vpc(self, own, settings) if own else self._new_vpc(settings)
        )
        if own:
            acknowledge(
                self.vpc,
                "Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId",
                "the owner's route tables are in the settings, and used by name",
            )
        self.subnets: list[ec2.ISubnet] = list(self.vpc.isolated_subnets)
        if flow_log is not None and own is None:
            self._log_flows(flow_log, settings)
        self.tasks = self._group("Tasks", "Tasks of bedrock-weir")
        self.door = self._group("Door", "Load balancer of bedrock-weir")
        self.bedrock = self._group("BedrockGroup", "Ways to Bedrock of bedrock-weir")
        self.endpoints = self._group("EndpointGroup", "Endpoints of bedrock-weir")
        self._allow(self.door, self.tasks, PORT, "calls and health checks")
        self._allow(self.tasks, self.bedrock, 443, "Bedrock")
        self._allow(self.tasks, self.endpoints, 443, "AWS services")
        if own:
            self.endpoints.add_ingress_rule(
                ec2.Peer.ipv4(own.cidr), ec2.Port.tcp(443), "neighbours in the VPC"
            )
        self._allow_existing(settings)
        prefix_list = settings.s3_prefix_list_id
        self.tasks.add_egress_rule(
            ec2.Peer.prefix_list(str(prefix_list)),
            ec2.Port.tcp(443),
            "records, policies and image layers in S3",
        )

    def allow_budgets(self, group: ec2.SecurityGroup, port: int) -> None:
        """Let the tasks reach their shared budgets."""
        self._allow(self.tasks, group, port, "shared budgets")

    def new_group(self, name: str, description: str) -> ec2.SecurityGroup:
        """Return a group of this VPC that lets nothing in or out."""
        return self._group(name, description)

    def _new_vpc(self, settings: Environment) -> ec2.Vpc:
        vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(settings.network.cidr),
            availability_zones=list(settings.availability_zones),
            nat_gateways=0,
            # The default group is used by nothing here. To empty it, the CDK would
            # bring a function that may change every security group.
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="tasks",
                    subnet_type=ec2.SubnetType.PRIVATE_ISOLATED,
                    cidr_mask=None,
                )
            ],
        )
        Tags.of(vpc).add("Name", f"bedrock-weir-{settings.name}")
        acknowledge(
            vpc,
            "CloudFormation-Validate::W3010",
            "the zones are the settings': endpoints of consumers must stand in the"
            " same ones, and synthesis asks no account",
        )
        return vpc

    def _log_flows(self, log: Log, settings: Environment) -> None:
        role = Role(
            self,
            "FlowLogRole",
            settings=settings,
            service="vpc-flow-logs.amazonaws.com",
            source=("ec2", "vpc-flow-log/*"),
            description="Writes the flow logs of bedrock-weir",
            rights=(
                Right(
                    sid="WriteLogs",
                    actions=(
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ),
                    resources=(f"{log.arn}:*",),
                    why=EACH_STREAM,
                ),
            ),
        )
        ec2.CfnFlowLog(
            self,
            "FlowLog",
            resource_id=self.vpc.vpc_id,
            resource_type="VPC",
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_group_name=log.group.ref,
            deliver_logs_permission_arn=role.role.role_arn,
        )

    def _group(self, name: str, description: str) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            name,
            vpc=self.vpc,
            description=description,
            allow_all_outbound=False,
        )
        # Rules that name other groups are resources of their own. Without one inline,
        # EC2 would give the group its default, which lets everything out.
        cast("ec2.CfnSecurityGroup", group.node.default_child).add_property_override(
            "SecurityGroupEgress", [_NOTHING]
        )
        return group

    @staticmethod
    def _allow(
        client: ec2.ISecurityGroup, server: ec2.ISecurityGroup, port: int, what: str
    ) -> None:
        client.add_egress_rule(server, ec2.Port.tcp(port), what)
        server.add_ingress_rule(client, ec2.Port.tcp(port), what)

    def _allow_existing(self, settings: Environment) -> None:
        """Let the tasks reach endpoints that were there before."""
        own = settings.network.own
        if own is None or not set(own.existing_endpoints) - {"s3"}:
            return
        if own.endpoint_security_group_id is None:
            peer: ec2.IPeer = ec2.Peer.ipv4(own.cidr)
        else:
            peer = ec2.Peer.security_group_id(own.endpoint_security_group_id)
            ec2.CfnSecurityGroupIngress(
                self,
                "ExistingEndpoints",
                group_id=own.endpoint_security_group_id,
                source_security_group_id=self.tasks.security_group_id,
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                description="tasks of bedrock-weir",
            )
        self.tasks.add_egress_rule(peer, ec2.Port.tcp(443), "existing endpoints")


def _own_vpc(scope: Construct, own: OwnVpc, settings: Environment) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        scope,
        "Vpc",
        vpc_id=own.vpc_id,
        vpc_cidr_block=own.cidr,
        availability_zones=list(settings.availability_zones),
        isolated_subnet_ids=list(own.subnet_ids),
    )
