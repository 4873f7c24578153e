"""The Consumer stack, and the same as plain CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from botocore.session import get_session

from bedrock_weir.certificates.names import SERVICES, host_names
from infra import export
from infra.matrix import environment_named
from infra.settings import Environment, InfraSettingsError
from tests.support.stacks import Synthesised, small, stacks_of, tried


def consumer(name: str) -> Synthesised:
    """Return the Consumer stack of an environment that is tried."""
    return tried(name)["Consumer"]


def zones(stack: Synthesised) -> set[str]:
    """Return the names of a stack's private zones."""
    return {body["Properties"]["Name"] for _, body in stack.all("Route53::HostedZone")}


def outputs(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template's outputs, value by name."""
    return {name: each["Value"] for name, each in template["Outputs"].items()}


def test_the_endpoint_takes_tls_from_the_vpc_and_nothing_else() -> None:
    """One port in, nothing out, and no private DNS that AWS would want proof for."""
    stack = consumer("consumer-elsewhere")
    group = stack.one("EC2::SecurityGroup")["Properties"]
    (rule,) = group["SecurityGroupIngress"]
    assert (rule["FromPort"], rule["ToPort"]) == (443, 443)
    assert rule["CidrIp"] == "10.30.0.0/16"
    (nothing,) = group["SecurityGroupEgress"]
    assert nothing["CidrIp"] == "255.255.255.255/32"
    endpoint = stack.one("EC2::VPCEndpoint")["Properties"]
    assert endpoint["PrivateDnsEnabled"] is False
    assert endpoint["VpcEndpointType"] == "Interface"
    assert len(endpoint["SubnetIds"]) == 3


def test_the_stack_is_in_the_applications_account() -> None:
    """Not in the proxy's."""
    about = consumer("consumer-elsewhere").about
    assert about.environment.account == "444455556666"
    assert about.stack_name == "bedrock-weir-consumer-elsewhe-consumer"


def test_names_are_led_here_with_dns_alone() -> None:
    """One zone a name, never one for more; and the proxy's own name for the rest."""
    every = set(host_names("eu-central-1"))
    assert zones(consumer("consumer-elsewhere")) == {*every, "bedrock.example.com"}
    assert zones(consumer("consumer")) == {"bedrock.example.com"}


def test_one_service_has_its_names_alone() -> None:
    """What is not inspected keeps its way."""
    stack = stacks_of(
        small(
            routing=["dns"],
            tls={},
            services=["bedrock-runtime"],
            consumer=environment_named("matrix:consumer-elsewhere").consumer,
        )
    )["Consumer"]
    assert zones(stack) == set(host_names("us-east-1", ["bedrock-runtime"]))


def test_before_the_migration_there_is_no_zone() -> None:
    """Where AWS's endpoints hold the names, Route 53 would refuse them."""
    assert zones(consumer("consumer-before")) == set()
    assert list(consumer("consumer-before").all("EC2::VPCEndpoint"))


def test_every_zone_is_private_and_leads_to_the_endpoint() -> None:
    """By an alias, which follows the endpoint's addresses."""
    stack = consumer("consumer-elsewhere")
    endpoint = stack.one("EC2::VPCEndpoint")["LogicalId"]
    records = {
        body["Properties"]["HostedZoneId"]["Ref"]: body["Properties"]
        for _, body in stack.all("Route53::RecordSet")
    }
    for logical_id, body in stack.all("Route53::HostedZone"):
        assert body["Properties"]["VPCs"][0]["VPCRegion"] == "eu-central-1"
        record = records[logical_id]
        assert record["Type"] == "A"
        assert record["Name"] == body["Properties"]["Name"]
        assert record["AliasTarget"]["DNSName"] == {
            "Fn::Select": [
                1,
                {
                    "Fn::Split": [
                        ":",
                        {
                            "Fn::Select": [
                                0,
                                {"Fn::GetAtt": [endpoint, "DnsEntries"]},
                            ]
                        },
                    ]
                },
            ]
        }


def test_the_outputs_say_what_applications_set() -> None:
    """For each way to route, and for no other."""
    said = outputs(consumer("consumer-elsewhere").template)
    url = "https://bedrock.example.com"
    assert f'route(endpoint="{url}")' in said["InterceptorRouting"]
    assert said["EndpointUrls"].split() == [
        f"AWS_ENDPOINT_URL_BEDROCK_RUNTIME={url}",
        f"AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME={url}",
        f"AWS_ENDPOINT_URL_BEDROCK_AGENTCORE={url}",
    ]
    assert "AWS_CA_BUNDLE" in said["CaBundle"]
    assert "private DNS" in said["MigrationOrder"]
    assert set(outputs(consumer("consumer").template)) == {
        "BypassPolicy",
        "EndpointId",
        "EndpointName",
        "InterceptorRouting",
    }


def test_the_policy_against_bypasses_names_the_proxies_endpoints() -> None:
    """Each service's own, of the Service stack; another account has to be told."""
    pieces = outputs(consumer("consumer").template)["BypassPolicy"]["Fn::Join"][1]
    text = "".join(
        piece if isinstance(piece, str) else "vpce-of-the-service" for piece in pieces
    )
    statements = json.loads(text)["Statement"]
    assert len(statements) == len(SERVICES)
    for statement in statements:
        assert statement["Effect"] == "Deny"
        condition = statement["Condition"]["StringNotEquals"]
        assert condition == {"aws:SourceVpce": "vpce-of-the-service"}
    references = [piece for piece in pieces if not isinstance(piece, str)]
    assert len({json.dumps(each) for each in references}) == len(SERVICES)
    assert "BypassPolicy" not in outputs(consumer("consumer-elsewhere").template)


def test_a_region_whose_names_are_not_known_is_an_error() -> None:
    """Zones for names that nobody asks for would lead nobody here."""
    nowhere = small(
        region="xx-nowhere-1",
        availability_zones=["xx-nowhere-1a", "xx-nowhere-1b"],
        network={"s3_prefix_list_id": "pl-1"},
        routing=["dns"],
        tls={},
    )
    with pytest.raises(InfraSettingsError, match="`region`"):
        export.exported(nowhere)


def test_the_variables_are_read_by_the_sdk() -> None:
    """Botocore finds its endpoint in each of them."""
    said = outputs(consumer("consumer-elsewhere").template)["EndpointUrls"]
    variables = dict(pair.split("=", 1) for pair in said.split())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        for service in SERVICES:
            client = get_session().create_client(
                service,
                region_name="eu-central-1",
                aws_access_key_id="AKIDEXAMPLE",
                aws_secret_access_key="not-a-secret",
            )
            assert client.meta.endpoint_url == "https://bedrock.example.com"
            client.close()


def exported(**tables: Any) -> dict[str, Any]:
    """Return the plain template of a small environment."""
    return export.exported(small(**tables))


def test_the_export_asks_for_what_is_the_applications() -> None:
    """And knows the rest: region, names, ways to route."""
    template = exported(routing=["interceptor", "dns"])
    assert set(template["Parameters"]) == {
        "VpcId",
        "VpcCidr",
        "SubnetIds",
        "ServiceName",
        "Zones",
    }
    assert template["Parameters"]["Zones"]["Default"] == "no"


def test_the_export_needs_no_bootstrap_and_no_assets() -> None:
    """An account without CDK has neither; CloudFormation alone must do."""
    template = exported(routing=["interceptor", "dns"])
    text = json.dumps(template)
    assert "cdk-hnb659fds" not in text
    assert "BootstrapVersion" not in text
    assert "Rules" not in template
    assert {body["Type"] for body in template["Resources"].values()} == {
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::VPCEndpoint",
        "AWS::Route53::HostedZone",
        "AWS::Route53::RecordSet",
    }


def test_the_export_leads_names_here_when_told_to() -> None:
    """The proxy's own name at once, Bedrock's under the condition."""
    template = exported(routing=["interceptor", "dns"])
    for body in template["Resources"].values():
        if body["Type"].startswith("AWS::Route53"):
            name = body["Properties"]["Name"]
            is_own = name == "bedrock.example.com"
            assert body.get("Condition") == (None if is_own else "WithZones")


def test_the_export_without_dns_has_no_question_about_zones() -> None:
    """A parameter without effect would only be puzzling."""
    template = exported()
    assert "Zones" not in template["Parameters"]
    assert "Conditions" not in template


def test_the_export_knows_the_endpoint_service_of_the_settings() -> None:
    """As a default that can be changed."""
    settings: Environment = environment_named("matrix:consumer-elsewhere")
    parameter = export.exported(settings)["Parameters"]["ServiceName"]
    assert settings.consumer is not None
    assert parameter["Default"] == settings.consumer.service_name


def test_the_command_prints_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    """YAML that reads back as the same."""
    assert export.main(["dev"]) == 0
    printed = yaml.safe_load(capsys.readouterr().out)
    assert printed == export.exported(environment_named("dev"))


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """An environment that is not there: exit code 2, and its name."""
    assert export.main(["nobody"]) == 2
    assert "nobody.toml" in capsys.readouterr().err
