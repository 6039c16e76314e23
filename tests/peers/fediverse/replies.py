"""What a brand answers."""

import uuid
from datetime import UTC, datetime
from typing import Any

from evenhand.channels.domain.connector import Post, Reply


def answer(to: dict[str, Any] | Post, text: str = "We are looking into it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    facts.setdefault("created_at", datetime.now(UTC))
    name = to.external_id if isinstance(to, Post) else to["uri"]
    return Reply(text=text, in_reply_to=name, **facts)
