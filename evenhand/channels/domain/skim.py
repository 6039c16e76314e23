"""The few facts of many posts that listening looks at, column by column, before anything is decoded whole."""

from collections.abc import Sequence

import msgspec


class Wants(msgspec.Struct, frozen=True, kw_only=True):
    """Which columns somebody asks for; the others may be left empty, which saves decoding them."""

    links: bool = False
    media: bool = False


class Skim(msgspec.Struct, frozen=True, kw_only=True):
    """Posts side by side. All columns are equally long; `links` and `has_media` may be empty if nobody wants them.

    `rows` says for each post which raw item of the look it came from. `others` are raw items that are no new posts
    (edits, deletions): they are translated whatever the queries say.
    """

    texts: Sequence[str]
    languages: Sequence[Sequence[str]]  # as the network says, ISO 639-1 first part ("pt" for "pt-BR"), lower case
    authors: Sequence[str]  # the network's own ids
    handles: Sequence[str]  # without "@", lower case, empty where unknown
    references: Sequence[str]  # external ids of the posts
    networks: Sequence[str]
    links: Sequence[Sequence[str]] = ()  # host names, lower case, without "www."
    has_media: Sequence[bool] = ()
    rows: Sequence[int] = ()
    others: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.texts)
