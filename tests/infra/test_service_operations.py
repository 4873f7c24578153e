"""What operators see: alarms, dashboard, logs, verifier, budgets, outputs."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest

from bedrock_weir.surfaces.operations import OPERATIONS
from bedrock_weir.surfaces.uninspected import UNINSPECTED
from infra.service.bypass import CALLS
from infra.service.logs import retention
from infra.service.metrics import Weir
from tests.infra.services import OWN_VPC, of, only, pairs, service

IAM_NAMES = {
    "Converse": "InvokeModel",
    "ConverseStream": "InvokeModelWithResponseStream",
}
"""What IAM calls an operation, where it is not its name."""
BREACHES_IN_SILENCE = {
    *("no-metrics", "no-verification", "no-healthy-target", "too-few-tasks"),
}
OWN_KEY = (
    "arn:aws:kms:eu-central-1:111122223333:key/5678abcd-12ab-34cd-56ef-1234567890ab"
)
OWN_TOPIC = "arn:aws:sns:eu-central-1:111122223333:on-call"


def alarms(template):
    """Return alarms by their short name."""
    return {
        each["AlarmName"].removeprefix("bedrock-weir-test-"): each
        for each in of(template, "CloudWatch::Alarm")
    }


def test_every_alarm_says_what_it_means_and_what_to_do():
    """A meaning, a runbook named like the alarm, and somebody who is told."""
    for name, alarm in alarms(service()).items():
        description = alarm["AlarmDescription"]
        assert description.endswith(f" Runbook: docs/operations.md#{name}")
        assert description.encode("latin-1")
        assert len(description) <= 1024
        assert alarm["AlarmActions"] == alarm["OKActions"]
        assert len(alarm["AlarmActions"]) == 1


def test_silence_is_judged():
    """Where a sign of life is counted, silence breaches; nowhere else."""
    for name, alarm in alarms(service()).items():
        wanted = "breaching" if name in BREACHES_IN_SILENCE else "notBreaching"
        assert alarm["TreatMissingData"] == wanted, name


def test_a_record_that_fails_verification_is_told_at_once():
    """One is enough, in one period."""
    for name in ("verification-failures", "unlocked-records"):
        alarm = alarms(service())[name]
        assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1, 1)


@pytest.mark.parametrize("minutes", [5, 15, 60, 1440])
def test_a_verifier_that_does_not_come_is_missed(minutes):
    """Three intervals without a result are an alarm that CloudWatch accepts."""
    template = service(operations={"verify_minutes": minutes})
    alarm = alarms(template)["no-verification"]
    (metric,) = alarm["Metrics"]
    period = metric["MetricStat"]["Period"]
    assert period == minutes * 60
    day = 86_400
    assert period * alarm["EvaluationPeriods"] <= (7 * day if period >= 3600 else day)
    function = only(template, "Lambda::Function")
    window = int(function["Environment"]["Variables"]["WEIR_VERIFY_WINDOW"])
    assert function["Timeout"] <= min(900, minutes * 60)
    longest = int(function["Environment"]["Variables"]["WEIR_STREAM_TIMEOUT"])
    assert window > 2 * minutes + longest / 60


def test_tasks_below_the_least_are_missed():
    """The threshold is the settings' least and most."""
    found = alarms(service(tasks={"least": 3, "most": 7}))
    assert found["too-few-tasks"]["Threshold"] == 3
    assert found["at-the-most"]["Threshold"] == 7


def test_what_undoes_a_deployment_does_not_depend_on_it():
    """The alarms that ECS is told of name no ECS service, so there is no circle."""
    template = service()
    found = template.find_resources("AWS::CloudWatch::Alarm")
    deployment = only(template, "ECS::Service")["DeploymentConfiguration"]
    for each in deployment["Alarms"]["AlarmNames"]:
        assert "Tasks" not in json.dumps(found[each["Ref"]])


def test_the_topic_is_encrypted_and_takes_alarms_only():
    """It is encrypted, refuses plain HTTP, and publishes for this account."""
    template = service()
    assert "OperatorsKey" in json.dumps(only(template, "SNS::Topic")["KmsMasterKeyId"])
    statements = only(template, "SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    allow, deny = sorted(statements, key=lambda each: each["Effect"])
    assert allow["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_an_own_topic_and_an_own_key_are_used():
    """With both given, neither is made."""
    template = service(
        operations={"alarm_topic_arn": OWN_TOPIC, "kms_key_arn": OWN_KEY}
    )
    assert list(of(template, "SNS::Topic")) == []
    assert list(of(template, "KMS::Key")) == []
    assert alarms(template)["faults"]["AlarmActions"] == [OWN_TOPIC]
    assert all(each["KmsKeyId"] == OWN_KEY for each in of(template, "Logs::LogGroup"))


def test_the_dashboard_shows_every_metric_of_ours_that_people_ask_for():
    """All that proxy and verifier write is on it, but for counts of counts."""
    body = json.dumps(only(service(), "CloudWatch::Dashboard")["DashboardBody"])
    shown = {each for each in Weir if f'\\"{each.value}\\"' in body}
    assert set(Weir) - shown == {Weir.OUTCOMES, Weir.VERIFIED_BATCHES}


def test_logs_are_encrypted_and_kept_as_long_as_said():
    """Each log group has the key and at least the days of the settings."""
    template = service(operations={"log_days": 45}, network={"flow_log_days": 8})
    days = {}
    for each in of(template, "Logs::LogGroup"):
        days[each["LogGroupName"].rpartition("/")[2]] = each["RetentionInDays"]
        assert "OperatorsKey" in json.dumps(each["KmsKeyId"])
    assert days == {"proxy": 60, "verifier": 60, "flows": 14}


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (31, 60), (3650, 3653)])
def test_days_that_cloudwatch_does_not_offer_become_more(asked, given):
    """Never fewer than the settings say."""
    assert retention(asked) == given


def test_the_logs_key_is_for_this_environments_logs():
    """CloudWatch may use it for log groups of this environment, in this account."""
    statements = only(service(), "KMS::Key")["KeyPolicy"]["Statement"]
    (logs,) = (each for each in statements if each["Sid"] == "Logs")
    assert "log-group:/bedrock-weir/test/*" in json.dumps(logs["Condition"])


def test_the_verifier_runs_the_image_on_a_schedule():
    """Handler, entry point and schedule are what the image and the settings say."""
    template = service(operations={"verify_minutes": 30})
    function = only(template, "Lambda::Function")
    assert function["ImageConfig"] == {
        "Command": ["bedrock_weir.verifier.handler"],
        "EntryPoint": ["python", "-m", "awslambdaric"],
    }
    assert function["Architectures"] == ["arm64"]
    assert "VpcConfig" not in function
    rule = only(template, "Events::Rule")
    assert rule["ScheduleExpression"] == "rate(30 minutes)"
    assert rule["State"] == "ENABLED"
    variables = function["Environment"]["Variables"]
    container = only(template, "ECS::TaskDefinition")["ContainerDefinitions"][0]
    told = pairs(container, "Environment")
    for name in ("WEIR_AUDIT", "WEIR_RETENTION_MODE", "WEIR_RETENTION_DAYS"):
        assert variables[name] == told[name]


def test_a_run_that_fails_is_kept():
    """Lambda tries again, then puts it into a queue that is an alarm."""
    template = service()
    assert only(template, "Lambda::EventInvokeConfig")["MaximumRetryAttempts"] == 2
    assert only(template, "SQS::Queue")["SqsManagedSseEnabled"] is True
    target = only(template, "Lambda::Function")["DeadLetterConfig"]["TargetArn"]
    assert "VerifierFailed" in json.dumps(target)
    assert "verifier-failed-runs" in alarms(template)


def test_budgets_are_off_until_asked_for():
    """No cache, no user and no right to sign in without the option."""
    template = service()
    for kind in ("ServerlessCache", "User", "UserGroup"):
        assert list(of(template, f"ElastiCache::{kind}")) == []
    assert "elasticache:Connect" not in json.dumps(list(of(template, "IAM::Role")))


def test_budgets_have_no_password():
    """Tasks sign in with their role, use their keys, and cannot rule the server."""
    template = service(quotas={"valkey": True, "storage_gb": 2})
    user = only(template, "ElastiCache::User")
    assert user["AuthenticationMode"] == {"Type": "iam"}
    assert user["UserId"] == user["UserName"]
    assert "~weir:*" in user["AccessString"]
    assert "-@dangerous" in user["AccessString"]
    cache = only(template, "ElastiCache::ServerlessCache")
    assert cache["Engine"] == "valkey"
    assert cache["CacheUsageLimits"]["DataStorage"] == {"Maximum": 2, "Unit": "GB"}
    assert "OperatorsKey" in json.dumps(cache["KmsKeyId"])
    assert "elasticache:Connect" in json.dumps(list(of(template, "IAM::Role")))


def test_the_bypass_policy_names_the_endpoints():
    """Bedrock is refused to calls that come by another endpoint, or by none."""
    (output,) = service().find_outputs("BypassPolicy").values()
    text = "".join(
        part if isinstance(part, str) else part["Ref"]
        for part in output["Value"]["Fn::Join"][1]
    )
    statements = json.loads(text)["Statement"]
    assert [each["Effect"] for each in statements] == ["Deny"] * 3
    runtime = next(
        each for each in statements if each["Sid"] == "OnlyThroughBedrockRuntime"
    )
    assert "bedrock:InvokeModel*" in runtime["Action"]
    assert runtime["Condition"]["StringNotEquals"]["aws:SourceVpce"].startswith(
        "EndpointsBedrockRuntime"
    )
    assert runtime["Condition"]["Bool"] == {"aws:ViaAWSService": "false"}
    assert len(text) < 4096


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: f"{row.service}.{row.name}")
def test_the_bypass_policy_covers_what_is_inspected(row):
    """Each operation that carries content is refused around the weir; others are not.

    A new one that the surfaces know and the policy does not would be a way around.
    """
    uninspected = UNINSPECTED[row.service].get(row.name)
    carries = uninspected is None or uninspected.has_content
    prefix = "bedrock" if row.service != "bedrock-agentcore" else row.service
    action = f"{prefix}:{IAM_NAMES.get(row.name, row.name)}"
    covers = any(fnmatchcase(action, each) for each in CALLS[row.service])
    assert covers is carries


def test_the_bypass_policy_names_existing_endpoints():
    """In an owner's VPC the ids of the settings stand in it."""
    own = {
        **OWN_VPC,
        "existing_endpoints": ["bedrock-runtime"],
        "existing_endpoint_ids": {"bedrock-runtime": "vpce-0aa"},
    }
    template = service(network={"own": own}, services=["bedrock-runtime"])
    (output,) = template.find_outputs("BypassPolicy").values()
    (statement,) = json.loads(output["Value"])["Statement"]
    assert statement["Condition"]["StringNotEquals"] == {"aws:SourceVpce": "vpce-0aa"}


def test_consumers_learn_what_they_need():
    """The endpoint service's name, the zones and the proxy's name are outputs."""
    outputs = service().find_outputs("*")
    assert {"EndpointServiceName", "AvailabilityZones", "ProxyHost"} <= set(outputs)
    assert outputs["AvailabilityZones"]["Value"] == "eu-central-1a,eu-central-1b"
    assert outputs["ProxyHost"]["Value"] == "bedrock.example.com"


def test_clients_of_the_dns_way_learn_how_to_trust():
    """With routing by DNS, an output says how the authority's certificate is made."""
    (output,) = service(routing=["interceptor", "dns"]).find_outputs("CaHint").values()
    words = output["Value"]["Fn::Join"][1]
    assert words[0] == "weir ca create --key "
    assert words[-1].startswith(" --region eu-central-1 ")
    assert not service().find_outputs("CaHint")
