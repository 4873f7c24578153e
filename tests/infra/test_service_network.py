"""Where tasks stand, what they reach, and who reaches them."""

from __future__ import annotations

import json

import pytest

from infra.service.endpoints import endpoints_needed, trusted_accounts
from tests.infra.services import OWN_VPC, of, only, service, settings

DNS = ["interceptor", "dns"]
SHARED = {"own": OWN_VPC}


def endpoints(template):
    """Return the endpoints by service."""
    return {
        each["ServiceName"].rpartition("eu-central-1.")[2]: each
        for each in of(template, "EC2::VPCEndpoint")
    }


@pytest.mark.parametrize(
    "kind",
    ["EC2::InternetGateway", "EC2::NatGateway", "EC2::Route", "EC2::EIP"],
)
def test_there_is_no_way_out(kind):
    """The VPC that is made has no gateway to the internet and no route to one."""
    assert list(of(service(), kind)) == []


def test_every_group_names_what_goes_out():
    """No group has EC2's default rule, which lets everything out, nor any for all."""
    for group in of(service(quotas={"valkey": True}), "EC2::SecurityGroup"):
        assert group["SecurityGroupEgress"]
        for rule in group["SecurityGroupEgress"]:
            assert rule["CidrIp"] == "255.255.255.255/32"


def test_nobody_names_all_addresses():
    """No rule of a group, in or out, is about all addresses."""
    for changes in ({}, {"network": SHARED}, {"quotas": {"valkey": True}}):
        text = json.dumps(service(**changes).to_json()["Resources"])
        assert "0.0.0.0/0" not in text
        assert "::/0" not in text


def test_tasks_take_connections_from_the_load_balancer_alone():
    """The one rule that lets something into the tasks names the load balancer."""
    template = service()
    (rule,) = (
        each
        for each in of(template, "EC2::SecurityGroupIngress")
        if "NetworkTasks" in json.dumps(each["GroupId"])
    )
    assert "NetworkDoor" in json.dumps(rule["SourceSecurityGroupId"])
    assert (rule["FromPort"], rule["ToPort"]) == (8443, 8443)


def test_nothing_reaches_the_load_balancer_but_over_privatelink():
    """Its group lets nothing in, and is not asked about PrivateLink."""
    template = service()
    assert not [
        each
        for each in of(template, "EC2::SecurityGroupIngress")
        if "NetworkDoor" in json.dumps(each["GroupId"])
    ]
    balancer = only(template, "ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] == "off"
    assert balancer["Scheme"] == "internal"


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, set()),
        ({"routing": DNS}, {"kms"}),
        ({"audit": {"checkpoints": True}}, {"kms"}),
        ({"policy": {"delivery": "appconfig"}}, {"appconfigdata"}),
        ({"tasks": {"execute_command": True}}, {"ssmmessages"}),
        (
            {"bedrock": {"session_roles": ["arn:aws:iam::111122223333:role/a"]}},
            {"sts"},
        ),
    ],
)
def test_there_is_an_endpoint_for_each_service_that_is_called(changes, more):
    """What the settings ask for decides which endpoints are made, and no more are."""
    always = {
        *("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore"),
        *("ecr.api", "ecr.dkr", "logs", "secretsmanager", "s3"),
    }
    assert set(endpoints(service(**changes))) == always | more


def test_no_certificate_needs_no_secrets_manager():
    """With routing by DNS alone the certificate comes from the CA's key."""
    environment = settings(
        routing=["dns"], tls={"host": None, "certificate_secret_arn": None}
    )
    assert "secretsmanager" not in endpoints_needed(environment)


def test_bedrock_is_reached_by_accounts_that_are_named():
    """A signature of a foreign account does not pass, so nobody carries data there."""
    template = service(access={"accounts": ["777788889999"]})
    for name in ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore"):
        (statement,) = endpoints(template)[name]["PolicyDocument"]["Statement"]
        assert statement["Condition"] == {
            "StringEquals": {
                "aws:PrincipalAccount": [
                    "111122223333",
                    "444455556666",
                    "777788889999",
                ]
            }
        }


def test_tokens_that_are_no_signature_pass_on_demand_only():
    """They have no account; allowed, they may invoke agents and nothing else."""
    template = service(access={"agent_tokens": True})
    document = endpoints(template)["bedrock-agentcore"]["PolicyDocument"]
    _, tokens = document["Statement"]
    assert tokens["Action"] == "bedrock-agentcore:InvokeAgentRuntime"
    assert tokens["Condition"] == {"Null": {"aws:PrincipalAccount": "true"}}
    runtime = endpoints(template)["bedrock-runtime"]["PolicyDocument"]
    assert len(runtime["Statement"]) == 1


def test_the_own_account_is_always_trusted():
    """Without any principal the environment's own account remains."""
    environment = settings(access={"principals": []})
    assert trusted_accounts(environment) == ("111122223333",)


def test_an_endpoint_lets_through_what_a_role_may_do():
    """S3's endpoint knows the tasks' role, their rights, and ECR's layers."""
    document = endpoints(service())["s3"]["PolicyDocument"]
    by_sid = {each["Sid"]: each for each in document["Statement"]}
    layers = by_sid.pop("ImageLayers")
    assert layers["Action"] == "s3:GetObject"
    assert "prod-eu-central-1-starport-layer-bucket/*" in json.dumps(layers)
    assert set(by_sid) == {
        *("AddRecords", "TryToAddRecords", "LockRecords", "ConfirmRecords"),
        *("RecordsBucketLock", "PolicyFromS3"),
    }
    for statement in by_sid.values():
        role = statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]
        assert "TaskRole" in json.dumps(role)
        assert "*" not in statement["Action"]


def test_an_own_vpc_gets_no_vpc_and_keeps_its_neighbours():
    """In an owner's VPC no VPC is made, and S3's endpoint is open to the neighbours."""
    template = service(network=SHARED)
    assert list(of(template, "EC2::VPC")) == []
    assert list(of(template, "EC2::FlowLog")) == []
    s3 = endpoints(template)["s3"]
    assert s3["RouteTableIds"] == ["rtb-0123456789abcdef0"]
    assert "PolicyDocument" not in s3
    assert "PolicyDocument" not in endpoints(template)["logs"]
    neighbours = [
        each
        for each in of(template, "EC2::SecurityGroup")
        if "SecurityGroupIngress" in each
    ]
    (group,) = neighbours
    assert group["GroupDescription"] == "Endpoints of bedrock-weir"
    assert group["SecurityGroupIngress"][0]["CidrIp"] == "10.1.0.0/16"


@pytest.mark.parametrize("network", [{}, SHARED])
def test_nobody_but_the_tasks_reaches_bedrock_over_our_endpoints(network):
    """The policy against bypasses trusts these endpoints, so nobody shares them."""
    template = service(network=network)
    for name, each in endpoints(template).items():
        if name.startswith("bedrock"):
            assert "NetworkBedrockGroup" in json.dumps(each["SecurityGroupIds"])
        elif each["VpcEndpointType"] == "Interface":
            assert "NetworkEndpointGroup" in json.dumps(each["SecurityGroupIds"])
    (rule,) = (
        each
        for each in of(template, "EC2::SecurityGroupIngress")
        if "NetworkBedrockGroup" in json.dumps(each["GroupId"])
    )
    assert "NetworkTasks" in json.dumps(rule["SourceSecurityGroupId"])
    groups = template.find_resources("AWS::EC2::SecurityGroup")
    (group,) = (
        body["Properties"]
        for name, body in groups.items()
        if name.startswith("NetworkBedrockGroup")
    )
    assert "SecurityGroupIngress" not in group


def test_bedrock_in_an_own_vpc_is_dialled_by_the_endpoints_name():
    """A zone that leads Bedrock's names to the proxy cannot make it call itself."""
    template = service(network=SHARED, routing=DNS)
    for name, each in endpoints(template).items():
        is_bedrock = name.startswith("bedrock")
        if each["VpcEndpointType"] == "Interface":
            assert each["PrivateDnsEnabled"] is not is_bedrock
    variables = only(template, "ECS::TaskDefinition")["ContainerDefinitions"][0]
    (upstream,) = (
        each["Value"]
        for each in variables["Environment"]
        if each["Name"] == "WEIR_UPSTREAM"
    )
    text = json.dumps(upstream)
    for name in ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore"):
        assert f"{name}=https://" in text
    assert "DnsEntries" in text


def test_existing_endpoints_are_used():
    """What exists is not made again; its name and its id are used."""
    own = {
        **OWN_VPC,
        "route_table_ids": [],
        "existing_endpoints": ["s3", "logs", "bedrock-runtime"],
        "existing_endpoint_ids": {"bedrock-runtime": "vpce-0aa"},
        "existing_endpoint_hosts": {"bedrock-runtime": "vpce-0aa.example.com"},
        "endpoint_security_group_id": "sg-0123456789abcdef0",
    }
    template = service(network={"own": own}, services=["bedrock-runtime"])
    assert set(endpoints(template)) == {"ecr.api", "ecr.dkr", "secretsmanager"}
    text = json.dumps(template.to_json())
    assert "bedrock-runtime=https://vpce-0aa.example.com" in text
    assert "vpce-0aa" in json.dumps(template.find_outputs("BypassPolicy"))
    assert "sg-0123456789abcdef0" in json.dumps(
        list(of(template, "EC2::SecurityGroupIngress"))
    )


def test_flows_are_logged():
    """The flow log of the VPC that is made goes to a log group under the own key."""
    template = service()
    log = only(template, "EC2::FlowLog")
    group = template.to_json()["Resources"][log["LogGroupName"]["Ref"]]
    assert group["Properties"]["LogGroupName"] == "/bedrock-weir/test/flows"
    assert log["TrafficType"] == "ALL"
