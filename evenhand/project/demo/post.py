"""What someone of the demo wrote: the fields a network would know, and nothing about what it means."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """One post or mail. `account` is the handle it came to, or empty when it was only overheard."""

    external_id: str
    network: Literal["bluesky", "mail"]
    author_id: str
    author_handle: str
    author_name: str
    text: str
    posted_at: datetime
    account: str = ""
    kind: Literal["post", "reply", "quote", "direct", "mail"] = "post"
    in_reply_to: str = ""
    thread_id: str = ""
    subject: str = ""
    language: str = ""  # as the network says: sometimes missing, sometimes wrong
    is_public: bool = True
    is_own: bool = False
    verified_address: str = ""
    followers: int | None = None


def as_row(post: DemoPost) -> dict[str, str]:
    """The post as a flat row of text, times in UTC, for a file."""
    return {
        "id": post.external_id,
        "network": post.network,
        "account": post.account,
        "author_id": post.author_id,
        "author_handle": post.author_handle,
        "author_name": post.author_name,
        "created_at": post.posted_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "text": post.text,
        "kind": post.kind,
        "in_reply_to": post.in_reply_to,
        "thread_id": post.thread_id,
        "subject": post.subject,
        "language": post.language,
        "public": "true" if post.is_public else "false",
        "verified_address": post.verified_address,
        "own": "true" if post.is_own else "false",
        "followers": "" if post.followers is None else str(post.followers),
    }
