"""Settings of the service that contradict each other are refused, by name."""

from __future__ import annotations

import pytest

from infra.settings import InfraSettingsError
from tests.infra.services import OWN_VPC, settings

IMAGE = "111122223333.dkr.ecr.{region}.amazonaws.com/weir:1"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"services": ["bedrock"]}, "services"),
        ({"tasks": {"cpu": 512, "memory": 512}}, "tasks.cpu"),
        ({"tasks": {"cpu": 300}}, "tasks.cpu"),
        ({"tasks": {"image": "python:3.13"}}, "tasks.image"),
        ({"tasks": {"image": IMAGE.format(region="us-east-1")}}, "tasks.image"),
        (
            {"profile": "prod", "tasks": {"execute_command": True}},
            "tasks.execute_command",
        ),
        (
            {"network": {"own": {**OWN_VPC, "route_table_ids": []}}},
            "network.own.route_table_ids",
        ),
        (
            {"network": {"own": {**OWN_VPC, "subnet_ids": OWN_VPC["subnet_ids"] * 2}}},
            "network.own.subnet_ids",
        ),
        (
            {
                "network": {
                    "own": {**OWN_VPC, "existing_endpoints": ["bedrock-runtime"]}
                }
            },
            "network.own.existing_endpoint_ids",
        ),
        (
            {
                "routing": ["interceptor", "dns"],
                "network": {
                    "own": {
                        **OWN_VPC,
                        "existing_endpoints": ["bedrock-runtime"],
                        "existing_endpoint_ids": {"bedrock-runtime": "vpce-0aa"},
                    }
                },
            },
            "network.own.existing_endpoint_hosts",
        ),
        (
            {
                "region": "eu-south-2",
                "availability_zones": ["eu-south-2a", "eu-south-2b"],
            },
            "network.s3_prefix_list_id",
        ),
    ],
)
def test_what_cannot_work_is_refused(changes, named):
    """The error names the key, so that a wrong environment never reaches AWS."""
    with pytest.raises(InfraSettingsError, match=named.replace(".", r"\.")):
        settings(**changes)


def test_a_region_that_is_not_known_can_be_used():
    """The list of S3's addresses is then in the settings."""
    environment = settings(
        region="eu-south-2",
        availability_zones=["eu-south-2a", "eu-south-2b"],
        network={"s3_prefix_list_id": "pl-64a5400d"},
    )
    assert environment.s3_prefix_list_id == "pl-64a5400d"
