"""In which form a question of the community is kept on its way to our people."""

from datetime import datetime
from typing import Annotated

import msgspec


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a member wrote in a topic that nobody answered, or that it is gone."""

    id: str  # its own name, the same each time it is told
    topic: str
    member: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    name: str = ""
    address: str = ""  # proven by a link that was mailed there
    title: str = ""
    text: str = ""
    url: str = ""
    language: str = ""
    is_gone: bool = False
