"""The tasks: what they are confined to, told, and started and stopped with."""

from __future__ import annotations

import json

import pytest

from bedrock_weir.settings import resolve
from tests.infra.services import only, pairs, service, settings


def container(template):
    """Return the one container."""
    (found,) = only(template, "ECS::TaskDefinition")["ContainerDefinitions"]
    return found


def variables(template):
    """Return its variables."""
    return pairs(container(template), "Environment")


def plain(value):
    """Return a value as text; a reference becomes a word."""
    return value if isinstance(value, str) else _joined(value)


def _joined(value):
    if "Fn::Join" in value:
        return "".join(map(plain, value["Fn::Join"][1]))
    return "a-name"


def test_a_task_is_confined():
    """No capabilities, no user's name, a root that is read-only, memory for files."""
    found = container(service())
    linux = found["LinuxParameters"]
    assert linux["Capabilities"] == {"Drop": ["ALL"]}
    assert linux["InitProcessEnabled"] is True
    (scratch,) = linux["Tmpfs"]
    assert scratch["ContainerPath"] == "/tmp"  # noqa: S108
    assert {"noexec", "nosuid", "nodev"} <= set(scratch["MountOptions"])
    assert found["ReadonlyRootFilesystem"] is True
    assert found["User"] == "65532:65532"
    assert "Privileged" not in found


def test_a_task_is_small_and_arm():
    """Fargate on ARM64 with what the settings give it."""
    found = only(service(tasks={"cpu": 256, "memory": 512}), "ECS::TaskDefinition")
    assert found["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    assert found["RequiresCompatibilities"] == ["FARGATE"]
    assert (found["Cpu"], found["Memory"]) == ("256", "512")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"profile": "prod"},
        {"routing": ["interceptor", "dns"]},
        {"policy": {"delivery": "appconfig"}},
    ],
)
def test_the_proxy_understands_what_it_is_told(changes):
    """The proxy's own reader takes the variables and sees the settings' values."""
    template = service(**changes)
    told = {name: plain(value) for name, value in variables(template).items()}
    told |= dict.fromkeys(pairs(container(template), "Secrets"), "pem")
    found = resolve(flags={}, environment=told)
    environment = settings(**changes)
    assert found.proxy_protocol is True
    assert (found.listen_host, found.listen_port) == ("0.0.0.0", 8443)
    assert found.region == "eu-central-1"
    assert found.retention_mode.value == environment.audit.retention_mode.value
    assert found.retention_days == environment.audit.retention_days
    assert found.audit_prefix == "records"
    assert found.policy_refresh == environment.policy.refresh_seconds
    assert found.drain_timeout < container(template)["StopTimeout"] <= 120
    assert found.max_connection_age < environment.tasks.deregistration_seconds


def test_no_variable_is_a_secret():
    """The certificate and its key are injected; the definition only names them."""
    template = service()
    secrets = pairs(container(template), "Secrets")
    assert set(secrets) == {"WEIR_TLS_CERT", "WEIR_TLS_KEY"}
    assert secrets["WEIR_TLS_KEY"].endswith("weir-AbCdEf:key::")
    assert not set(secrets) & set(variables(template))


def test_a_leaf_is_minted_with_routing_by_dns_only():
    """The CA's key is named where calls come by DNS, and nowhere else."""
    assert "WEIR_TLS_CA_KEY" in variables(service(routing=["interceptor", "dns"]))
    assert "WEIR_TLS_CA_KEY" not in variables(service())


def test_a_leaf_has_the_names_that_its_authority_vouches_for():
    """The chain says which; without it, they are those of the inspected services."""
    dns = ["interceptor", "dns"]
    chain = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    found = variables(service(routing=dns, tls={"ca_chain": chain}))
    assert found["WEIR_TLS_CA_CHAIN"] == chain
    assert "WEIR_TLS_NAMES" not in found
    found = variables(service(routing=dns, services=["bedrock-runtime"]))
    assert found["WEIR_TLS_NAMES"].split(",") == [
        "bedrock-runtime.eu-central-1.amazonaws.com",
        "bedrock-runtime-fips.eu-central-1.amazonaws.com",
        "bedrock-runtime.eu-central-1.api.aws",
        "bedrock-runtime-fips.eu-central-1.api.aws",
    ]
    assert "WEIR_TLS_NAMES" not in variables(service(routing=dns))


def test_a_task_never_waits_for_its_log():
    """The log driver drops what it cannot send: no record is in a log."""
    options = container(service())["LogConfiguration"]["Options"]
    assert options["mode"] == "non-blocking"


def test_health_is_asked_of_the_program_itself():
    """No shell and no other tool is needed in the image."""
    check = container(service())["HealthCheck"]
    assert check["Command"] == ["CMD", "weir", "health"]
    assert check["Timeout"] < check["Interval"]


def test_a_bad_deployment_is_undone():
    """Circuit breaker and alarms roll back, and there are never fewer tasks."""
    found = only(service(), "ECS::Service")
    deployment = found["DeploymentConfiguration"]
    assert deployment["DeploymentCircuitBreaker"] == {
        "Enable": True,
        "Rollback": True,
    }
    alarms = deployment["Alarms"]
    assert alarms["Enable"] is True
    assert alarms["Rollback"] is True
    assert len(alarms["AlarmNames"]) == 2
    assert deployment["MinimumHealthyPercent"] == 100
    assert found["AvailabilityZoneRebalancing"] == "ENABLED"


def test_a_deployment_leaves_the_number_of_tasks_alone():
    """The number of tasks is scaling's; a deployment does not reset it."""
    template = service(tasks={"least": 2, "most": 9})
    assert "DesiredCount" not in only(template, "ECS::Service")
    target = only(template, "ApplicationAutoScaling::ScalableTarget")
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 9)


def test_calls_in_flight_are_counted_by_worker():
    """The target of the metric, which each worker writes, is a worker's share."""
    template = service(tasks={"in_flight": 60, "workers": 2})
    policies = template.find_resources("AWS::ApplicationAutoScaling::ScalingPolicy")
    configurations = [
        each["Properties"]["TargetTrackingScalingPolicyConfiguration"]
        for each in policies.values()
    ]
    (calls,) = (c for c in configurations if "CustomizedMetricSpecification" in c)
    assert calls["TargetValue"] == 30
    assert calls["CustomizedMetricSpecification"]["Statistic"] == "Average"
    for each in configurations:
        assert each["ScaleInCooldown"] == 900
        assert each["ScaleOutCooldown"] == 60


def test_nobody_looks_into_tasks_unless_asked():
    """Commands in tasks are off; on, they are logged and the root is writable."""
    assert only(service(), "ECS::Service")["EnableExecuteCommand"] is False
    template = service(tasks={"execute_command": True})
    assert only(template, "ECS::Service")["EnableExecuteCommand"] is True
    assert container(template)["ReadonlyRootFilesystem"] is False
    cluster = only(template, "ECS::Cluster")
    assert cluster["Configuration"]["ExecuteCommandConfiguration"]["Logging"] == (
        "OVERRIDE"
    )


@pytest.mark.parametrize("version", [":1.2", "@sha256:" + "a" * 64])
def test_an_own_image_serves_tasks_and_verifier(version):
    """Both run the same image, by tag or by digest."""
    name = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/weir"
    template = service(tasks={"image": name + version})
    task = container(template)["Image"]
    assert json.dumps(task).endswith(f'/team/weir{version}"]]}}')
    assert only(template, "Lambda::Function")["Code"]["ImageUri"] == task


def test_the_built_image_is_for_arm_and_named_by_its_content():
    """The same asset is run by tasks and verifier."""
    template = service()
    task = json.dumps(container(template)["Image"])
    verifier = json.dumps(only(template, "Lambda::Function")["Code"]["ImageUri"])
    digest = task.rpartition(":")[2].strip('"}')
    assert len(digest) == 64
    assert digest in verifier


def test_the_policy_comes_from_where_it_is_delivered():
    """S3's object, or AppConfig's application, environment and profile."""
    assert plain(variables(service())["WEIR_POLICY"]) == "s3://a-name/bundle.zip"
    by_steps = service(policy={"delivery": "appconfig"})
    assert plain(variables(by_steps)["WEIR_POLICY"]) == (
        "appconfig:a-name/a-name/a-name"
    )
