"""What hours of a network must have become at the desk, read from the network alone, and what is not so."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.accept.findings import Findings, rows
from tests.peers.jetstream_events import POSTS, Invented

_STORED = """
SELECT p.external_id, p.deleted_at IS NOT NULL,
    (SELECT array_agg(t.text ORDER BY t.version) FROM channels_posttext t WHERE t.post_id = p.id),
    (SELECT count(*) FROM listening_match m WHERE m.post_id = p.id),
    (SELECT count(*) FROM understanding_reading r WHERE r.post_id = p.id),
    (SELECT count(*) FROM triage_decision d WHERE d.post_id = p.id)
FROM channels_post p JOIN channels_account a ON a.id = p.account_id WHERE a.network = 'bluesky' AND p.kind <> 9
"""


@dataclass
class Expected:
    """Read from the journal, with nothing but a JSON decoder."""

    posts: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)  # of the posts a query catches: their versions
    gone: set[str] = field(default_factory=set)
    broken: int = 0

    @classmethod
    def of(cls, journal: Invented, word: str) -> "Expected":
        """What a desk that listens for this word must hold."""
        expected = cls()
        for event in journal.all():
            if event.kind == "broken":
                expected.broken += 1
            elif event.kind == "commit":
                expected._read(json.loads(event.content), word)
        return expected

    def _read(self, frame: dict, word: str) -> None:
        commit = frame["commit"]
        name, text = f"at://{frame['did']}/{POSTS}/{commit['rkey']}", commit.get("record", {}).get("text", "")
        if commit["operation"] == "create":
            self.posts += 1
            if word in text:
                self.texts[name] = [text]
        elif name in self.texts and commit["operation"] == "delete":
            self.gone.add(name)
        elif name in self.texts and name not in self.gone and self.texts[name][-1] != text:
            self.texts[name].append(text)


def found_wrong(source: int, expected: Expected) -> Findings:
    """Every stranger's post was counted once, every catch is there once, and is as its author left it."""
    found = Findings()
    counted = int(rows("SELECT coalesce(sum(posts), 0) FROM listening_heardhour WHERE source_id = %s", source)[0][0])
    if counted != expected.posts:
        found.append(f"{counted:,} posts counted; there were {expected.posts:,}")
    there = rows(_STORED)
    stored = {row[0]: row[1:] for row in there}
    found.note("posts stored twice", [name for name, n in Counter(row[0] for row in there).items() if n > 1])
    found.note("catches lost", expected.texts.keys() - stored.keys())
    found.note("posts that nobody listens for", stored.keys() - expected.texts.keys())
    both = [name for name in expected.texts if name in stored]
    found.note("posts deleted that stand", [name for name in both if name in expected.gone and not stored[name][0]])
    found.note("posts gone that are not deleted", [n for n in both if n not in expected.gone and stored[n][0]])
    found.note("deleted texts that are kept", [n for n in both if n in expected.gone and any(stored[n][1])])
    found.note("other texts", [n for n in both if n not in expected.gone and stored[n][1] != expected.texts[n]])
    found.note("catches without exactly one match", [name for name in both if stored[name][2] != 1])
    found.note("catches without a reading and a decision", [name for name in both if stored[name][3:5] != (1, 1)])
    return found + _aside(source, expected)


def _aside(source: int, expected: Expected) -> Iterable[str]:
    """The broken frames of the journal, once each; those that the servers broke besides; no gap."""
    found = Findings()
    aside = rows("SELECT reference, content FROM channels_quarantined WHERE source_id = %s", source)
    found.note("gaps", [name for name, _ in aside if name.startswith("gap/")])
    ours = [name for name, content in aside if not bytes(content).startswith(b'{"did":"did:plc:broken')]
    broken = [name for name in ours if name.startswith("frame/")]
    if len(broken) != expected.broken:
        found.append(f"{len(broken)} broken frames set aside; there were {expected.broken}")
    found.note("items set aside that are whole", [name for name in ours if not name.startswith("frame/")])
    return found
