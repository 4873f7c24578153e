"""Mistral: prompt and `outputs`, or chat with tool calls much like OpenAI's."""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.surfaces.families import openai_chat

FAMILY = replace(openai_chat.FAMILY, name="mistral")
