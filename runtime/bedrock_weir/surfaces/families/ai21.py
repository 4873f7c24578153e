"""AI21: Jamba's chat, worded like OpenAI's, and Jurassic's completions.

Jurassic tells each text a second time, token by token; that is opaque.
"""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.surfaces.families import openai_chat
from bedrock_weir.surfaces.families.chunks import Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import pieces

ANSWER = replace(
    openai_chat.ANSWER, special={**openai_chat.ANSWER.special, "tokens": pieces}
)

FAMILY = replace(
    openai_chat.FAMILY,
    name="ai21",
    answer=ANSWER,
    read_chunk=chunk_reader(Chunks(ANSWER, is_numbered=True, usage=openai_chat.USAGE)),
    max_tokens=(("max_tokens",), ("maxTokens",)),
)
