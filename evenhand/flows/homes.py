"""Where a post belongs that a brand is told at one of its accounts, and has overheard at another."""

from typing import TypeVar

import msgspec

from evenhand.channels.domain.connector import Deleted, Edited
from evenhand.channels.network import Understood
from evenhand.listening.reads import caught_elsewhere

_Change = TypeVar("_Change", Edited, Deleted)


def at_home(understood: Understood) -> Understood:
    """The same, with each post and change where the brand has the post already, so that it stays one post and one
    case (docs/decisions/0010)."""
    keys = {(each.account_id, each.post.external_id) for each in understood.incoming}
    keys |= {(account, edit.external_id) for account, edit in understood.edits}
    keys |= {(account, gone.external_id) for account, gone in understood.deletions}
    homes = caught_elsewhere(keys)
    if not homes:
        return understood
    return msgspec.structs.replace(
        understood,
        incoming=[
            msgspec.structs.replace(
                each, account_id=homes.get((each.account_id, each.post.external_id), each.account_id)
            )
            for each in understood.incoming
        ],
        edits=_moved(understood.edits, homes),
        deletions=_moved(understood.deletions, homes),
    )


def _moved(changes: list[tuple[int, _Change]], homes: dict[tuple[int, str], int]) -> list[tuple[int, _Change]]:
    return [(homes.get((account, each.external_id), account), each) for account, each in changes]
