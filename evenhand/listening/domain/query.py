"""What a query is, once it is understood: a tree of conditions on one post.

`words` says what a token is, `evaluation` what each node means; the matcher must agree with it post by post.
"""

from typing import TypeAlias

import msgspec


class Word(msgspec.Struct, frozen=True, tag=True):
    """A token: a word, `#tag`, `@handle`, or an emoji. Folded to lower case unless `is_exact` (“Apple” not “apple”).

    `is_prefix` stands for a star at its end: every token that begins so. Text of scripts without spaces is one
    character a token, so several such characters are a Phrase.
    """

    text: str
    is_prefix: bool = False
    is_exact: bool = False


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Words directly after one another."""

    words: tuple[Word, ...]


class Near(msgspec.Struct, frozen=True, tag=True):
    """Words in any order, their positions at most `distance` apart: `"a b"~5`."""

    words: tuple[Word, ...]
    distance: int


class Language(msgspec.Struct, frozen=True, tag=True):
    """`lang:de`: the network says that the post is in this language."""

    code: str


class From(msgspec.Struct, frozen=True, tag=True):
    """`from:handle`: who wrote it, by handle or by the network's own id; without "@", in lower case."""

    author: str


class Network(msgspec.Struct, frozen=True, tag=True):
    """`network:bluesky`: where it was said."""

    name: str


class Link(msgspec.Struct, frozen=True, tag=True):
    """`link:example.com`: it links to this domain, or to one below it."""

    domain: str


class HasMedia(msgspec.Struct, frozen=True, tag=True):
    """`has:media`: a picture, a video or a sound is attached."""


class And(msgspec.Struct, frozen=True, tag=True):
    """All of them."""

    nodes: tuple["Query", ...]


class Or(msgspec.Struct, frozen=True, tag=True):
    """At least one of them."""

    nodes: tuple["Query", ...]


class Not(msgspec.Struct, frozen=True, tag=True):
    """The post must not be so. A whole query never consists of what must not be: it would match nearly everything."""

    node: "Query"


Query: TypeAlias = Word | Phrase | Near | Language | From | Network | Link | HasMedia | And | Or | Not
