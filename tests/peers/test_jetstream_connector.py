"""The Jetstream connector and what Bluesky's own servers write; what came of it is asked for at the servers."""

import time
from collections.abc import Iterator

import pytest

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from evenhand.channels.domain.connector import Cursor, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.domain.skim import Wants
from evenhand.channels.errors import TryLater
from tests.peers.bluesky import Network, bluesky_network
from tests.peers.bluesky_people import Person
from tests.peers.ear import eventually
from tests.peers.jetstream import Fault, JetstreamServer, Recorded
from tests.peers.jetstream_relay import relayed

pytestmark = pytest.mark.peers

BRAND, DANA, EMEKA = "fjordnet.test", "dana-moss.test", "emeka-obi.test"


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with bluesky_network(handles=[BRAND, DANA, EMEKA]) as running:
        yield running


@pytest.fixture(scope="module")
def journal(network: Network) -> Iterator[Recorded]:
    with relayed(network.url) as running:
        yield running


@pytest.fixture
def server(journal: Recorded) -> Iterator[JetstreamServer]:
    with JetstreamServer(journal) as running:
        yield running


@pytest.fixture
def dana(network: Network) -> Person:
    return Person(network, DANA)


@pytest.fixture
def emeka(network: Network) -> Person:
    return Person(network, EMEKA)


class Ear:
    """A connector that is listened with, and everything it heard."""

    def __init__(self, network: Network, server: JetstreamServer) -> None:
        self.settings = {"hosts": server.url, "appview": network.view}
        self.connector = JetstreamConnector(self.settings)
        self.cursor: Cursor | None = None
        self.raws: list[Raw] = []
        self.heard: list[Heard] = []

    def listen(self) -> list[Heard]:
        try:
            fetched = self.connector.fetch(self.cursor, limit=100)
        except TryLater:
            return self.heard
        self.cursor = fetched.cursor
        self.raws += fetched.raws
        self.heard += [each for raw in fetched.raws for each in self.connector.translate(raw)]
        self.connector.wait(0.1)
        return self.heard

    def hears(self, uri: str) -> Post:
        def found() -> Post | None:
            return next((each for each in self.listen() if isinstance(each, Post) and each.external_id == uri), None)

        post = eventually(found)
        assert post is not None
        return post

    def restart(self) -> None:
        self.connector.close()
        self.connector = JetstreamConnector(self.settings)


@pytest.fixture
def ear(network: Network, server: JetstreamServer) -> Iterator[Ear]:
    made = Ear(network, server)
    made.listen()
    yield made
    made.connector.close()


def test_a_strangers_post_is_heard_with_author_time_and_language(ear: Ear, dana: Person) -> None:
    written = dana.write("No internet in Seilergata. Fjordnet again", langs=("nb-NO",))
    heard = ear.hears(written.uri)
    assert (heard.text, heard.author.external_id, heard.language) == (
        "No internet in Seilergata. Fjordnet again",
        dana.account.did,
        "nb",
    )
    assert heard.is_overheard
    (named,) = ear.connector.name_authors([heard])
    assert (named.author.handle, named.author.name) == (DANA, "Dana-moss")


def test_it_is_the_same_post_that_the_account_hears(ear: Ear, network: Network, dana: Person) -> None:
    """One who mentions us is heard twice, and must be one post of one person."""
    written = dana.write(f"@{BRAND} is anybody there? https://dana.example/photo")
    ours = ear.hears(written.uri)
    account = BlueskyConnector(network.settings(BRAND))
    (raw,) = eventually(lambda: [raw for raw in account.fetch(None, limit=50).raws if raw.reference == written.uri])
    (theirs,) = account.translate(raw)
    account.close()
    assert isinstance(theirs, Post)
    same = ("external_id", "text", "kind", "in_reply_to", "references", "thread_id", "language", "url", "attachments")
    assert {each: getattr(ours, each) for each in same} == {each: getattr(theirs, each) for each in same}
    assert ours.author.external_id == theirs.author.external_id
    assert ours.posted_at == theirs.posted_at


def test_what_stands_above_an_overheard_answer_is_found(ear: Ear, dana: Person, emeka: Person) -> None:
    first = dana.write("Is it only me?")
    second = emeka.write("No, here too", answering=first)
    third = dana.write("Fjordnet says noon", answering=second)
    heard = ear.hears(third.uri)
    assert heard.kind is PostKind.REPLY
    assert heard.thread_id == first.uri
    above = eventually(lambda: ear.connector.thread(third.uri))
    assert [(post.external_id, post.author.handle) for post in above] == [(first.uri, DANA), (second.uri, EMEKA)]


def test_edits_and_deletions_are_heard(ear: Ear, dana: Person) -> None:
    written = dana.write("Fjordnet is slow")
    dana.edit(written, "Fjordnet is slow tonight")
    dana.delete(written)
    eventually(lambda: any(isinstance(each, Deleted) and each.external_id == written.uri for each in ear.listen()))
    mine = [each for each in ear.heard if not isinstance(each, Post) or each.external_id == written.uri]
    edit = next(each for each in mine if isinstance(each, Edited) and each.external_id == written.uri)
    assert edit.text == "Fjordnet is slow tonight"


def test_everything_written_over_restarts_and_closed_sockets_is_heard_once(
    ear: Ear, server: JetstreamServer, dana: Person, emeka: Person
) -> None:
    written: list[str] = []
    for number in range(60):
        written.append((dana if number % 2 else emeka).write(f"Number {number} about Fjordnet").uri)
        if number % 10 == 5:
            server.faults.append(Fault("cut" if number % 20 == 5 else "close", after=2))
        if number % 20 == 0:
            ear.restart()
        if number % 3 == 0:
            ear.listen()
    ear.hears(written[-1])
    time.sleep(0.5)
    ear.listen()
    posts = [each.external_id for each in ear.heard if isinstance(each, Post)]
    assert [uri for uri in posts if uri in set(written)] == written
    peers_truth = {post["uri"] for person in (dana, emeka) for post in person.posts()}
    assert set(written) <= peers_truth


def test_skimming_and_translating_agree_on_the_real_thing(ear: Ear, dana: Person) -> None:
    written = dana.write("See https://www.fjordnet.example/status and 🌧️", langs=("en", "nb"))
    ear.hears(written.uri)
    found = ear.connector.skim([raw.content for raw in ear.raws], Wants(links=True, media=True))
    posts = [each for each in ear.heard if isinstance(each, Post)]
    assert list(found.references) == [post.external_id for post in posts]
    assert list(found.texts) == [post.text for post in posts]
    row = list(found.references).index(written.uri)
    assert (found.links[row], found.languages[row]) == (("fjordnet.example",), ("en", "nb"))


def test_verify_reads_a_frame_and_finds_the_view(ear: Ear, dana: Person) -> None:
    dana.write("Good morning")
    presence = ear.connector.verify()
    assert presence.external_id == "jetstream"
    assert presence.warnings == ()
