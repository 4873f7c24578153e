"""What is in a text: classes of data, block and streaming, CPU only.

    catalogue    every rule and every class there is; `entities`, `secrets`, `names`,
                 `content` and `injection` hold them
    rule         what a rule is
    custom exact a bundle's own rules: expressions, lists of words, sets of values
    folding view what a text says, whatever way its characters are written
    encoded      data within data
    database     rules compiled; native is the engine
    scanner      whole texts
    window       texts that arrive in pieces; openings tells what is held back
    whole        what a text is as a whole: an attack, source code
    leakage      answers that repeat the system prompt

A `Database` compiles rules, a `Scanner` runs it over whole texts, a `Window` over a
text that arrives in pieces, and both find the same.
"""

from __future__ import annotations

from bedrock_weir.classifiers.build import builtin, compiled
from bedrock_weir.classifiers.catalogue import CLASSES, FOUND, GROUPS, RULES
from bedrock_weir.classifiers.scanners import Scanners, TextScanner

__all__ = [
    "CLASSES",
    "FOUND",
    "GROUPS",
    "RULES",
    "Scanners",
    "TextScanner",
    "builtin",
    "compiled",
]
