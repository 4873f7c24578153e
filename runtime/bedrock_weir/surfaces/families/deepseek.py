"""DeepSeek: R1's prompt and `choices[].text`, or chat as OpenAI words it."""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.surfaces.families import openai_chat

FAMILY = replace(openai_chat.FAMILY, name="deepseek")
