"""Pictures that came inside a mail, put where its sender laid them out: drawn anew, and within the page itself."""

import base64
import re
from collections.abc import Iterable
from html import unescape

from evenhand.channels.domain.pictures import is_picture
from evenhand.channels.errors import Refused
from evenhand.channels.models import Attachment
from evenhand.channels.pictures import drawn

MOST_BYTES = 6_000_000  # of all pictures of a mail
# In what the cleaner writes every attribute is quoted, so this finds whole addresses and nothing else.
_EMBEDDED = re.compile(r' src="cid:([^"]*)"')


def with_pictures(html: str, attachments: Iterable[Attachment]) -> str:
    """Cleaned HTML with its own pictures in place of their names; what is none, or too much, is left out."""
    if ' src="cid:' not in html:
        return html
    named = {each.content_id.strip("<>"): each for each in attachments if each.content_id and each.sha256}
    left = MOST_BYTES

    def shown(found: re.Match[str]) -> str:
        nonlocal left
        attached = named.get(unescape(found[1]).strip("<>"))
        content = _drawn(attached) if attached else b""
        if not content or len(content) > left:
            return ""
        left -= len(content)
        return f' src="data:image/webp;base64,{base64.b64encode(content).decode()}"'

    return _EMBEDDED.sub(shown, html)


def _drawn(attached: Attachment) -> bytes:
    try:
        return drawn(attached.sha256, "large") if is_picture(attached.media_type) else b""
    except (Refused, FileNotFoundError):
        return b""
