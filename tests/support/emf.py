"""CloudWatch's embedded metric format, as its specification has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

MAX_VALUES = 100
"""Values of one metric in one line."""

UNITS = ("Count", "Milliseconds")
"""Those of CloudWatch's units that this project has."""

SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer", "minimum": 1},
                "CloudWatchMetrics": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"$ref": "#/$defs/directive"},
                },
            },
        }
    },
    "$defs": {
        "directive": {
            "type": "object",
            "additionalProperties": False,
            "required": ["Namespace", "Dimensions", "Metrics"],
            "properties": {
                "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                "Dimensions": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "array",
                        "maxItems": 30,
                        "items": {"type": "string", "minLength": 1, "maxLength": 250},
                    },
                },
                "Metrics": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 100,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["Name"],
                        "properties": {
                            "Name": {
                                "type": "string",
                                "minLength": 1,
                                "maxLength": 1024,
                            },
                            "Unit": {"enum": list(UNITS)},
                            "StorageResolution": {"enum": [1, 60]},
                        },
                    },
                },
            },
        },
        "numbers": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_VALUES,
            "items": {"type": "number"},
        },
        "target": {
            "anyOf": [
                {"type": "number"},
                {"$ref": "#/$defs/numbers"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["Values", "Counts"],
                    "properties": {
                        "Values": {"$ref": "#/$defs/numbers"},
                        "Counts": {"$ref": "#/$defs/numbers"},
                        "Min": {"type": "number"},
                        "Max": {"type": "number"},
                        "Count": {"type": "number"},
                        "Sum": {"type": "number"},
                    },
                },
            ]
        },
    },
}


def read(line: str) -> dict[str, Any]:
    """Return a line's members, once they are as the specification wants them."""
    document: dict[str, Any] = json.loads(line)
    Draft202012Validator(SCHEMA).validate(document)
    target = Draft202012Validator({"$ref": "#/$defs/target", "$defs": SCHEMA["$defs"]})
    named = set()
    for directive in document["_aws"]["CloudWatchMetrics"]:
        for dimension in (name for names in directive["Dimensions"] for name in names):
            assert isinstance(document[dimension], str)
            assert document[dimension].strip()
            named.add(dimension)
        for metric in directive["Metrics"]:
            found = document[metric["Name"]]
            target.validate(found)
            if isinstance(found, dict):
                assert len(found["Values"]) == len(found["Counts"])
            named.add(metric["Name"])
    assert set(document) == {"_aws", *named}, "nothing else is in the line"
    return document


def lines(log: str) -> Iterator[dict[str, Any]]:
    """Read every line of metrics in a log."""
    for line in log.splitlines():
        if line.startswith('{"_aws"'):
            yield read(line)


def total(document: dict[str, Any], name: str) -> float:
    """Return a metric's sum."""
    found = document[name]
    if isinstance(found, dict):
        pairs = zip(found["Values"], found["Counts"], strict=True)
        return float(sum(value * count for value, count in pairs))
    return float(sum(found)) if isinstance(found, list) else float(found)
