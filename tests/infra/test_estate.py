"""Templates read as one: what an intrinsic function becomes, and what it refers to."""

from __future__ import annotations

from typing import Any

import pytest

from infra.matrix import environment_named
from infra.rules import Estate

TEMPLATES: dict[str, dict[str, Any]] = {
    "one": {
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Endpoint": {"Type": "AWS::EC2::VPCEndpoint"},
        },
        "Outputs": {
            "Old": {
                "Value": {"Fn::GetAtt": ["Bucket", "Arn"]},
                "Export": {"Name": "one:Bucket"},
            },
            "New": {"Value": {"Ref": "Bucket"}},
        },
    }
}


def read(value: Any, **parameters: Any) -> Any:
    """Return what a value in a second stack is read as."""
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": value}}
    here = {
        "Parameters": parameters,
        "Resources": {
            "Topic": topic,
            "Queue": {"Type": "AWS::SQS::Queue"},
            "Endpoint": {"Type": "AWS::EC2::VPCEndpoint"},
        },
    }
    estate = Estate(environment_named("dev"), {**TEMPLATES, "two": here})
    return estate.resources["two/Topic"].get("TopicName")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        (7, 7),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "Queue"}, "${two/Queue.Ref}"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "${two/Queue.Arn}"),
        ({"Fn::GetAtt": "Queue.Arn"}, "${two/Queue.Arn}"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Queue"}]]}, "a/${two/Queue.Ref}"),
        ({"Fn::Sub": "a-${Queue}-${Queue.Arn}"}, "a-${two/Queue.Ref}-${two/Queue.Arn}"),
        ({"Fn::Sub": ["${x}:${AWS::AccountId}", {"x": "a"}]}, "a:111122223333"),
        ({"Fn::Sub": "${!Literal}"}, "${!Literal}"),
        ({"Fn::ImportValue": "one:Bucket"}, "${one/Bucket.Arn}"),
        (
            {"Fn::GetStackOutput": {"StackName": "one", "OutputName": "New"}},
            "${one/Bucket.Ref}",
        ),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": [1, {"Fn::Split": [":", "a:b"]}]}, "b"),
        (
            # A name that only a deployment knows still leads to its resource.
            {
                "Fn::Select": [
                    1,
                    {
                        "Fn::Split": [
                            ":",
                            {
                                "Fn::Select": [
                                    0,
                                    {"Fn::GetAtt": ["Endpoint", "DnsEntries"]},
                                ]
                            },
                        ]
                    },
                ]
            },
            "${two/Endpoint.DnsEntries.0.1}",
        ),
        ({"a": [{"Ref": "Queue"}]}, {"a": ["${two/Queue.Ref}"]}),
    ],
)
def test_intrinsic_functions_become_text(value: Any, expected: Any) -> None:
    """Rules compare plain values, also across stacks."""
    assert read(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Nobody"},
        {"Fn::If": ["Condition", "a", "b"]},
        {"Fn::ImportValue": "two:Bucket"},
        {"Fn::GetStackOutput": {"StackName": "three", "OutputName": "New"}},
        {"Fn::Select": [3, ["a"]]},
        {"Fn::FindInMap": ["a", "b", "c"]},
        {"Fn::Select": ["x", ["a"]]},
        {"Fn::Join": "a"},
    ],
)
def test_what_cannot_be_followed_equals_nothing(value: Any) -> None:
    """It is marked, so that a rule which needs it finds fault."""
    assert str(read(value)).startswith("${?")


def test_a_parameter_is_its_default() -> None:
    """Without one it cannot be followed."""
    assert read({"Ref": "Days"}, Days={"Default": 7}) == "7"
    assert read({"Ref": "Days"}, Days={"Type": "Number"}) == "${? Days}"


def test_stacks_that_lead_to_each_other_end() -> None:
    """Outputs in a circle are marked, and not followed for ever."""

    def leads(to: str) -> dict[str, Any]:
        value = {"Fn::GetStackOutput": {"StackName": to, "OutputName": "Out"}}
        topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": value}}
        return {"Resources": {"Topic": topic}, "Outputs": {"Out": {"Value": value}}}

    here = {"one": leads("two"), "two": leads("one")}
    estate = Estate(environment_named("dev"), here)
    assert estate.resources["one/Topic"].get("TopicName") == "${? itself}"


def test_references_are_found_anywhere_inside() -> None:
    """In lists, in texts, and more than one in a text."""
    estate = Estate(environment_named("dev"), TEMPLATES)
    text = {"a": ["x-${one/Bucket.Arn}/${one/Endpoint.Ref}", "${one/Nobody.Arn}"]}
    assert [
        (found.resource.logical_id, found.attribute)
        for found in estate.references(text)
    ] == [("Bucket", "Arn"), ("Endpoint", "Ref")]
