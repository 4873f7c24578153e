from __future__ import annotations

import pytest

from bedrock_weir.surfaces.families import FAMILIES, UNKNOWN, family_of

ARN = "arn:aws:bedrock:us-east-1:"
GOV_ARN = "arn:aws-us-gov:bedrock:us-gov-west-1:"


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("anthropic.claude-3-haiku-20240307-v1:0", "anthropic"),
        ("anthropic.claude-v2:1:200k", "anthropic"),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic"),
        ("eu.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic"),
        ("apac.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic"),
        ("jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic"),
        ("global.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic"),
        ("us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", "anthropic"),
        (f"{ARN}:foundation-model/anthropic.claude-v2:1", "anthropic"),
        (f"{ARN}123456789012:inference-profile/us.amazon.nova-pro-v1:0", "nova"),
        (
            f"{GOV_ARN}1:inference-profile/us-gov.anthropic.claude-3-haiku-v1:0",
            "anthropic",
        ),
        ("arn:aws-cn:bedrock:cn-north-1::foundation-model/qwen.qwen3-32b-v1:0", None),
        ("amazon.nova-micro-v1:0", "nova"),
        ("amazon.nova-canvas-v1:0", "nova"),
        ("amazon.titan-embed-text-v2:0", "titan"),
        ("amazon.rerank-v1:0", "rerank"),
        ("cohere.rerank-v3-5:0", "rerank"),
        ("cohere.command-r-v1:0", "cohere"),
        ("meta.llama3-8b-instruct-v1:0", "llama"),
        ("us.meta.llama4-scout-17b-instruct-v1:0", "llama"),
        ("mistral.mixtral-8x7b-instruct-v0:1", "mistral"),
        ("ai21.jamba-1-5-mini-v1:0", "ai21"),
        ("us.deepseek.r1-v1:0", "deepseek"),
        ("openai.gpt-oss-20b-1:0", None),
        ("qwen.qwen3.5-plus", None),
        ("zai.glm-4.7", None),
        ("stability.sd3-5-large-v1:0", "stability"),
        ("us.twelvelabs.pegasus-1-2-v1:0", "twelvelabs"),
    ],
)
def test_the_model_id_tells_the_family(model_id, name):
    """Plain ids, cross-region profiles and their ARNs name a family (rule 1)."""
    assert family_of(model_id).name == (name or "openai_chat")


@pytest.mark.parametrize(
    "model_id",
    [
        f"{ARN}123456789012:application-inference-profile/abc123",
        f"{ARN}123456789012:application-inference-profile/anthropic.claude",
        f"{ARN}123456789012:provisioned-model/anthropic.claude",
        f"{ARN}123456789012:imported-model/meta.llama",
        f"{ARN}123456789012:custom-model/amazon.titan-text-lite-v1/abc",
        f"{ARN}123456789012:custom-model-deployment/abc",
        f"{ARN}123456789012:default-prompt-router/anthropic.claude:1",
        f"{ARN}123456789012:prompt/ABCDEFGHIJ:1",
        f"{ARN}:foundation-model/acme.model-v1",
        f"{ARN}:foundation-model/x/anthropic.claude",
        "arn:aws:sagemaker:us-east-1:123456789012:endpoint/anthropic.claude",
        "us.eu.anthropic.claude",
        "ANTHROPIC.claude",
        "amazon.nova",
        "acme.model-v1",
        " anthropic.claude",
        "",
    ],
)
def test_other_ids_do_not_tell(model_id):
    """What is not certain is unknown (rule 2)."""
    assert family_of(model_id) is UNKNOWN


def test_no_line_of_the_registry_is_dead():
    """The first prefix that fits counts, and each is the first for something."""
    for prefix, family in FAMILIES:
        assert family_of(f"{prefix}x") is family
    assert all(family.is_known for _, family in FAMILIES)
