"""Policy as code: a bundle of Cedar policies, and the two questions asked of it.

`bundle` compiles a folder's files into a `Bundle`; `decide` asks: may this call be
made, and may this class of data travel in this direction; `cedar` is the only module
that knows the engine; `remedies` says what a refusal means.
"""
