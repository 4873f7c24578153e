from __future__ import annotations

from tests.support.surfaces import opaques, read_answer, read_request, rows


def test_reads_requests():
    """Prompts are the user's, in both wordings; images are opaque."""
    content = read_request(
        "stability.stable-image-ultra-v1:1",
        {"prompt": "a cat", "negative_prompt": "dogs", "image": "iVBO", "mode": "x"},
    ).content
    assert rows(content) == [
        ("user", "a cat", "prompt"),
        ("user", "dogs", "negative_prompt"),
        ("setting", "x", "mode"),
    ]
    assert opaques(content.opaque) == [("IMAGE", "image")]
    older = read_request(
        "stability.stable-diffusion-xl-v1",
        {"text_prompts": [{"text": "a cat", "weight": 1}], "init_image": "iVBO"},
    ).content
    assert rows(older) == [("user", "a cat", "text_prompts/0/text")]
    assert opaques(older.opaque) == [("IMAGE", "init_image")]


def test_reads_answers():
    """Images are opaque, seeds are no data."""
    content = read_answer(
        "stability.sd3-5-large-v1:0",
        {"seeds": [2130420379], "finish_reasons": [None], "images": ["iVBO"]},
    ).content
    assert content.parts == ()
    assert opaques(content.opaque) == [("IMAGE", "images/0")]
    older = read_answer(
        "stability.stable-diffusion-xl-v1",
        {"result": "success", "artifacts": [{"seed": 123456789, "base64": "iVBO"}]},
    ).content
    assert opaques(older.opaque) == [("IMAGE", "artifacts/0/base64")]
