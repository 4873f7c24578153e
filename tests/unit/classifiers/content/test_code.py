"""The share of a text that is source code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.content.code import CodeShare, code_share

CODE = {
    "python": "def area(width, height):\n    if width < 0:\n"
    "        raise ValueError(width)\n    return width * height\n",
    "javascript": "const total = items.reduce((sum, item) => sum + item.price, 0);\n"
    "if (total > limit) {\n  console.log('over');\n}\n",
    "java": "public class Account {\n    private int balance;\n"
    "    public void add(int n) {\n        balance += n;\n    }\n}\n",
    "go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tx := 4\n'
    "\tfmt.Println(x)\n}\n",
    "rust": "use std::fs;\n\nfn main() -> Result<(), Error> {\n    let text = "
    'fs::read_to_string("a")?;\n    println!("{}", text);\n    Ok(())\n}\n',
    "sql": "SELECT name, total\nFROM orders\nWHERE total > 100\nORDER BY total DESC;\n",
    "shell": '#!/bin/sh\nset -e\nfor f in *.log; do\n  gzip "$f"\ndone\n',
    "c": '#include <stdio.h>\n\nint main(void) {\n    printf("%d\\n", 3);\n'
    "    return 0;\n}\n",
    "ruby": "class Cart\n  def total\n    @items.sum(&:price)\n  end\nend\n",
    "html": '<div class="box">\n  <a href="/x">go</a>\n</div>\n',
    "css": ".box {\n  color: red;\n  margin: 0 auto;\n}\n",
    "kotlin": 'fun main() {\n    val names = listOf("a", "b")\n    println(names)\n}\n',
}

PROSE = {
    "letter": "Dear Ms Winter,\nthank you for your order. It will be sent on Monday; "
    "please allow three days.\nIf you have questions, call us.\nYours, the team",
    "sums": "Tom has 5 apples and buys 7 more.\n5 + 7 = 12\nHow many has he now?",
    "list": "Buy:\n- milk (2 litres)\n- bread\n1. go to the shop\n2. pay",
    "markdown": "# Title\n\nSome **bold** words and a [link](/a).\n\n| a | b |\n|---|"
    "---|\n| 1 | 2 |",
    "json": '{\n  "name": "Ada",\n  "tags": ["x", "y"],\n  "inner": {\n'
    '    "n": 1\n  }\n}',
    "questions": "For example:\nwhat if the class is full? Let us import tea, then.",
}


@pytest.mark.parametrize("name", CODE)
def test_code_of_many_languages_is_code(name):
    """Whole programs are nearly all code."""
    assert code_share(CODE[name]) >= 0.75


@pytest.mark.parametrize("name", PROSE)
def test_prose_and_data_are_no_code(name):
    """Letters, lists, mark-up of texts and data are not code."""
    assert code_share(PROSE[name]) <= 0.1


def test_the_share_is_of_characters():
    """Half prose, half code is about one half."""
    prose = PROSE["letter"]
    code = (CODE["javascript"] * 3)[: len(prose)]
    assert 0.35 <= code_share(f"{prose}\n\n{code}") <= 0.65


def test_a_fence_makes_code():
    """What stands in a fence counts, whatever it looks like."""
    fence = "```\n+[-->-[>>+>-----<<]<--<---]>-.>>>+.\nmove 1 to x\n```"
    assert code_share(fence) == 1.0


def test_a_fence_of_data_is_no_code():
    """Fences that name a kind of data or text are what they say."""
    assert code_share('```json\n{"a": 1}\n```') == 0.0
    assert code_share("```text\nplease write to us again\n```") == 0.0


def test_an_empty_text_has_no_code():
    """No characters, no share."""
    assert code_share("") == code_share("\n \n") == 0.0


def test_data_within_code_is_code():
    """A table of values between statements belongs to the program."""
    code = 'LIMITS = {\n    "a": 1,\n    "b": 2,\n}\nprint(LIMITS["a"])\n'
    assert code_share(code) >= 0.9


def test_a_flood_of_lines_is_sampled():
    """After many lines one in some is judged, and the share stays right."""
    assert code_share("x = f(1);\n" * 5000) == 1.0
    assert code_share("we went home again that day\n" * 5000) == 0.0


PIECES = st.lists(
    st.sampled_from(
        [
            *CODE.values(),
            *PROSE.values(),
            "```",
            "```py\n",
            "~~~\n",
            "\n",
            " ",
            "x" * 300,
        ]
    ),
    max_size=6,
)


@given(PIECES, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_pieces_have_the_share_of_the_whole(parts, sizes):
    """However a text is cut, its share is the same."""
    text = "".join(parts)
    counter = CodeShare()
    position, index = 0, 0
    while position < len(text):
        size = sizes[index % len(sizes)]
        counter.receive_text(text[position : position + size])
        position += size
        index += 1
    counter.receive_end()
    assert counter.share == code_share(text)
