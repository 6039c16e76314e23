"""Records the Jetstream connector's samples anew: what the loopback network really writes, by invented people.

Run `python -m tests.peers.jetstream_samples` after a new version of the network; look at the difference.
"""

import json
import logging
from pathlib import Path

from evenhand.channels.connectors import jetstream as connector_folder
from tests.peers.bluesky import bluesky_network
from tests.peers.bluesky_people import POSTS, Person, Written
from tests.peers.bluesky_samples import _both, _card, _pictures
from tests.peers.ear import eventually
from tests.peers.jetstream_relay import relayed

FOLDER = Path(connector_folder.__file__).parent / "samples"
DANA, EMEKA = "dana-moss.test", "emeka-obi.test"


def main() -> None:
    """Let the cast talk, and keep what the stream says of it."""
    with bluesky_network(handles=[DANA, EMEKA]) as network, relayed(network.url) as journal:
        dana, emeka = (Person(network, handle) for handle in (DANA, EMEKA))
        written = talk(dana, emeka)
        dana.edit(written["complaint"], "No internet in Seilergata since seven. Now the phone too.")
        emeka.delete(written["quote"])
        names = {post.uri: name for name, post in written.items()}
        eventually(lambda: _count(journal.events(0, journal.tip())) == len(written) + 2)
        for event in journal.events(0, journal.tip()):
            frame = json.loads(event.content)
            if event.collection == POSTS:
                commit = frame["commit"]
                name = names[f"at://{event.did}/{POSTS}/{commit['rkey']}"]
                _keep(name if commit["operation"] == "create" else commit["operation"], frame)
            elif event.kind != "commit":
                _keep(event.kind, frame)


def _count(events: object) -> int:
    return sum(event.collection == POSTS for event in events)  # type: ignore[attr-defined]


def talk(dana: Person, emeka: Person) -> dict[str, Written]:
    """What people say about a company without turning to it."""
    said: dict[str, Written] = {}
    said["complaint"] = dana.write("No internet in Seilergata since seven. 😤 Fjordnet, of course")
    said["reply"] = emeka.write("Same here. See https://fjordnet.example/status", answering=said["complaint"])
    said["deep_reply"] = dana.write("They say noon.", answering=said["reply"])
    said["quote"] = emeka.write("This is what Fjordnet calls service", quoting=said["complaint"])
    said["japanese"] = emeka.write("Fjordnet 回線がつながりません #障害", langs=("ja", "en-GB"))
    said["pictures"] = dana.write("The lamp on the Fjordnet router looks like this", embed=_pictures(dana))
    said["card"] = dana.write("Fjordnet has new prices", embed=_card())
    said["quote_with_picture"] = emeka.write("And mine", embed=_both(emeka, said["pictures"]))
    return said


def _keep(name: str, frame: dict[str, object]) -> None:
    text = json.dumps(frame, indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
