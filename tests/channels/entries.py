"""What feeds of a test say."""

from pathlib import Path
from typing import Any

import msgspec

from evenhand.channels.connectors.feeds import connector
from evenhand.channels.connectors.feeds.asking import Got
from evenhand.channels.connectors.feeds.look import Look, followed
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.settings import read_settings
from evenhand.channels.connectors.feeds.shapes import Entry, Feed, Item
from evenhand.channels.connectors.feeds.state import Place
from evenhand.channels.connectors.feeds.translate import translate
from evenhand.channels.domain.connector import Post, Raw

SAMPLES = Path(connector.__file__).parent / "samples"
ADDRESS = "https://feeds.example/all.xml"
NOW = 1_772_500_000  # 3 March 2026


def posts_in(content: bytes, **headers: str) -> list[Post]:
    """What a document says, oldest first, by the very path a look takes."""
    feeds, place = read_settings({"addresses": ADDRESS, "newest": 1_000}), Place()
    got = Got(reading=read(content, headers, address=ADDRESS), headers=headers)
    look = Look(feeds, place, lambda _address, _state: got, {}, limit=10_000, now=NOW)
    look.run(followed(feeds, place, now=NOW))
    return [each for raw in look.raws for each in translate(raw) if isinstance(each, Post)]


def sample(name: str) -> list[Post]:
    return posts_in((SAMPLES / name).read_bytes())


def rss(*items: str, head: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Fjord</title>{head}{body}</channel></rss>'.encode()


def said_by(entry: Entry, **facts: Any) -> Any:
    """What one entry says."""
    facts.setdefault("feed", Feed(title="Fjord", address=ADDRESS))
    item = Item(external_id="f/1", entry=entry, heard=NOW, **facts)
    (heard,) = translate(Raw(reference="f/1", content=msgspec.json.encode(item)))
    return heard
