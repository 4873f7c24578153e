"""`weir scan`: what is in files, in standard input, in lines of JSON.

The command is thin: `detecting` is the one place that knows the engine, `texts` turns
bytes into text, `listing` finds files, `reading` runs a text through the engine, and
`table`, `document` and `jsonl` write down what was found.
"""
