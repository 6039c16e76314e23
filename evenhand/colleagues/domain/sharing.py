"""Addresses under which a network's own page asks whoever opens it whether to share a text; nothing is posted."""

from urllib.parse import urlencode

import msgspec

LONGEST = 280  # letters with the address: fits everywhere


class ShareLink(msgspec.Struct, frozen=True):
    """A network, and the page on it that is opened."""

    name: str
    address: str

    @property
    def is_counted(self) -> bool:
        """Whether it leads to a page: a mail is written on the spot, and nobody counts that."""
        return self.address.startswith("https://")

    @property
    def slug(self) -> str:
        """As an address says it."""
        return self.name.lower()


def ready_text(title: str, summary: str, address: str) -> str:
    """What may be said with a page: its title and a sentence, cut to fit, and its address."""
    room = LONGEST - len(address) - 1
    end = "" if title.endswith(("?", "!", ".", "…")) else "."
    said = " ".join(f"{title}{end} {summary}".split()).strip()
    if len(said) > room:
        said = said[: max(room - 1, 0)].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
    return f"{said} {address}"


def share_links(text: str, address: str, title: str) -> list[ShareLink]:
    """One for each network that offers such a page."""
    return [
        ShareLink("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': text})}"),
        ShareLink("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
        ShareLink("X", f"https://x.com/intent/post?{urlencode({'text': text})}"),
        ShareLink("WhatsApp", f"https://wa.me/?{urlencode({'text': text})}"),
        ShareLink("Mail", "mailto:?" + urlencode({"subject": title, "body": text}).replace("+", "%20")),
    ]
