"""Signs of injection in no language: forged conversations, and hidden payloads.

A weight of 0 marks a pattern that only says that decoding is worth a try.
"""

# ruff: noqa: E501  # where a pattern is cut says what belongs together

from __future__ import annotations

from bedrock_weir.classifiers.injection.heuristic import Heuristic, sign

DECODING: tuple[Heuristic, ...] = (
    sign("decode.base64", 0.0, r"[a-z0-9+/_\-]{24}", whole=True),
    sign(
        "decode.hex",
        0.0,
        r"(?:(?:0x|\\x|\\u00|%)?[0-9a-f]{2}[ :,]{0,2}){12}",
        whole=True,
    ),
    sign("decode.percent", 0.0, r"(?:%[0-9a-f]{2}[a-z]{0,12}){3}", whole=True),
    sign("decode.entity", 0.0, r"(?:&#x?[0-9a-f]{2,5};.{0,2}){4}", whole=True),
    sign(
        "decode.escape",
        0.0,
        r"\\(?:n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})[a-z#*<\\]",
        whole=True,
    ),
    sign("decode.spaced", 0.0, r"(?:\b[a-z][ .,_*|/~+\-]{1,2}){5}", whole=True),
    sign(
        "decode.leet",
        0.0,
        r"(?:[a-z][0134578@$!][a-z]|\b[0134578@$][a-z]{2}|[a-z]{2}[0134578@$]\b)"
        r".{0,16}(?:[a-z][0134578@$!][a-z]|\b[0134578@$][a-z]{2}|[a-z]{2}[0134578@$]\b)",
        whole=True,
    ),
    sign(
        "decode.rot13",
        0.0,
        r"\b(?:gur|naq|lbh|lbhe|nyy|nal|ebg13|rot-?13|caesar)\b",
        whole=True,
    ),
)

TAGS: tuple[Heuristic, ...] = (
    sign(
        "forged.chat_template",
        3.5,
        r"<\|? ?(?:im_start|im_end|im_sep|system|assistant|endoftext|eot_id|begin_of_text"
        r"|start_header_id|end_header_id|end_of_turn|start_of_turn|fim_prefix|eom_id"
        r"|endofprompt|user|tool_call|channel|message) ?\|>"
        r"|<(?:start|end)_of_turn>|<\|im_(?:start|end)",
    ),
    sign(
        "forged.inst",
        3.5,
        r"\[/?inst\]|<</?sys>>|\[/?system\]|\[/?system_?prompt\]|\[/?assistant\]"
        r"|<\|?/?(?:sys|system)_?prompt\|?>|\[/?system[_ ](?:message|instructions?)\]",
    ),
    sign(
        "forged.heading",
        2.5,
        r"#{2,4} ?(?:system|assistant|instructions?|new instructions?|admin"
        r"|system (?:message|prompt|override|note))\b ?[:#\n]",
    ),
    sign(
        "forged.turn",
        1.8,
        r"[\n.\"')\]}] ?(?:\*\*)?(?:system|assistant|ai|chatgpt|developer|admin)"
        r"(?:\*\*)? ?(?:message|prompt|note|override)? ?:.{0,80}"
        r"\n ?(?:\*\*)?(?:user|human|assistant|system|ai)(?:\*\*)? ?:",
        key=r"\n ?(?:\*\*)?(?:user|human|assistant|system|ai)(?:\*\*)? ?:",
    ),
    sign(
        "forged.json_role",
        2.5,
        r"[\"']role[\"'] ?: ?[\"'](?:system|developer|assistant)[\"'].{0,24}[\"']content",
        key=r"[\"']role[\"'] ?:",
    ),
    sign(
        "forged.system_note",
        2.5,
        r"[\[(<*#] ?(?:system|admin(?:istrator)?|developer|assistant|ai)"
        r"[ _\-](?:message|note|notice|override|alert|update|instructions?|command"
        r"|directive|prompt|notification)",
    ),
    sign(
        "forged.configuration",
        2.5,
        r"(?:interaction|system|response|assistant|model|blocked|allowed)"
        r"[ \-_](?:config|configuration|modes?|responses?|strings?|polic(?:y|ies))"
        r".{0,30}(?:blocked|allowed|override|none|all)\b",
        key=r"(?:system|interaction|assistant|model|blocked|allowed|response)[ _\-](?:config|mode|response|string|polic)",
    ),
    sign(
        "forged.safety_off",
        2.5,
        r"(?:safety|filters?|guard ?rails?|moderation|restrictions?|censorship|ethics"
        r"|policy|alignment)[\"' _]{0,3}[:=][\"' ]{0,3}"
        r"(?:off|false|none|disabled|0|no|null)\b",
        key=r"[:=][\"' ]{0,3}(?:off|false|none|disabled|0|no|null)",
    ),
    sign(
        "forged.variable",
        2.0,
        r"(?:\{\{|\$\{|<)(?:user[_ ]?(?:query|request|prompt|input)|query|prompt"
        r"|insert[a-z _]{0,24}|your (?:question|prompt|request)[a-z ]{0,12})"
        r"(?:\}\}|\}|>)|\[(?:insert |your |enter )?(?:prompt|question|request|query)"
        r"(?: (?:here|goes here))?\]",
    ),
    sign(
        "forged.hidden_html",
        2.5,
        r"(?:display ?: ?none|font-size ?: ?[01](?:px|pt|em)?|visibility ?: ?hidden"
        r"|opacity ?: ?0|color ?: ?(?:white|#fff(?:fff)?|transparent))[^>]{0,60}>"
        r".{0,80}\b(?:ignore|instruction|assistant|ai|you must|you are|please|prompt"
        r"|system)\b",
        key=r"(?:display|font-size|visibility|opacity|color) ?:",
    ),
    sign(
        "forged.hidden_comment",
        2.0,
        r"(?:<!--|/\*|//|#|--) ?.{0,24}\b(?:ai|assistant|llm|copilot|chatgpt|claude"
        r"|language model|agent|gpt)s?\b.{0,24}(?::|\b(?:must|should|please|ignore"
        r"|instruction|when)\b)",
        common=True,
        key=r"\b(?:ai|assistant|llm|copilot|chatgpt|claude|language model|agent|gpt)s?\b",
    ),
    sign("forged.escapes", 1.5, r"(?:\\[nrt] ?){6}", key=r"\\[nrt] ?\\[nrt] ?\\[nrt]"),
    sign("encoded.spaced", 1.5, r"(?:\b[a-z] ){12}"),
    sign(
        "forged.separator",
        1.5,
        r"(?:-{4,8}|={4,8}|#{4,8}|\*{4,8}|~{4,8}|_{4,8})[ \n]{0,4}"
        r"(?:new|system|instructions?|important|your|you|ignore|now|user|end|stop"
        r"|assistant)\b",
    ),
)
