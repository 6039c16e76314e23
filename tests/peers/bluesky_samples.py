"""Records the connector's samples anew: real answers of the loopback network, about invented people.

Run `python -m tests.peers.bluesky_samples` after a new version of the network; look at the difference.
"""

import base64
import json
import logging
from pathlib import Path

from evenhand.channels.connectors import bluesky as connector_folder
from evenhand.channels.registry import connect
from tests.peers.bluesky import bluesky_network
from tests.peers.bluesky_people import Person, Written
from tests.peers.ear import eventually

FOLDER = Path(connector_folder.__file__).parent / "samples"
BRAND, DANA, EMEKA = "fjordnet.test", "dana-moss.test", "emeka-obi.test"
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def main() -> None:
    """Let the cast talk, listen through the connector, and keep what came."""
    with bluesky_network(handles=[BRAND, DANA, EMEKA]) as network:
        people = {handle: Person(network, handle) for handle in (BRAND, DANA, EMEKA)}
        written = _talk(people)
        connector = connect("bluesky", network.settings(BRAND))
        names = {post.uri: name for name, post in written.items()}
        eventually(lambda: len(connector.fetch(None, limit=100).raws) == len(written))
        fetched = connector.fetch(None, limit=100)
        for raw in fetched.raws:
            _keep(names[raw.reference], raw.content)
        people[DANA].edit(written["mention"], f"@{BRAND} no internet in Seilergata since seven. Now the phone too.")
        people[DANA].delete(written["reply"])
        cursor = fetched.cursor | {"checked_at": None}
        eventually(lambda: len(connector.fetch(cursor, limit=100).raws) == 2)
        for raw in connector.fetch(cursor, limit=100).raws:
            _keep(json.loads(raw.content)["is"], raw.content)
        connector.close()


def _talk(people: dict[str, Person]) -> dict[str, Written]:
    brand, dana, emeka = people[BRAND], people[DANA], people[EMEKA]
    said: dict[str, Written] = {}
    said["mention"] = dana.write(f"@{BRAND} no internet in Seilergata since seven. 😤")
    said["own_answer"] = brand.write(
        f"@{DANA} Sorry about that. We are repairing a cable, see https://fjordnet.example/status ^NK",
        answering=said["mention"],
    )
    said["reply"] = dana.write("How long will it take?", answering=said["own_answer"])
    said["noun"] = emeka.write(f"Third week without a call back. I have had it with @{BRAND} and I am leaving.")
    said["quote"] = emeka.write(f"This is what @{BRAND} calls service", quoting=said["own_answer"])
    said["japanese"] = emeka.write(f"@{BRAND} 🇯🇵 回線がつながりません #障害", langs=("ja",))
    said["pictures"] = dana.write(f"@{BRAND} the lamp on the router looks like this", embed=_pictures(dana))
    said["card"] = dana.write(f"@{BRAND} is this your page?", embed=_card())
    said["quote_with_picture"] = emeka.write(f"@{BRAND} same here", embed=_both(emeka, said["mention"]))
    return said


def _pictures(person: Person) -> dict[str, object]:
    image = {"image": person.upload(_DOT, "image/png"), "alt": "A router with a red lamp"}
    return {"$type": "app.bsky.embed.images", "images": [image]}


def _card() -> dict[str, object]:
    page = {"uri": "https://fjordnet.example/offers", "title": "Offers", "description": "All our plans"}
    return {"$type": "app.bsky.embed.external", "external": page}


def _both(person: Person, quoted: Written) -> dict[str, object]:
    record = {"$type": "app.bsky.embed.record", "record": quoted.reference}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": _pictures(person)}


def _keep(name: str, content: bytes) -> None:
    text = json.dumps(json.loads(content), indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
