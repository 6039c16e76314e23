"""Puts hand-written sentences together into one post or mail of one person."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import regex

from evenhand.kernel.text import graphemes
from evenhand.project.demo.facts import Facts
from evenhand.project.demo.grammar import Decks, expand, pools
from evenhand.project.demo.people import Person
from evenhand.project.demo.voice import speak

LIMIT = 300
_DRAFT_LIMIT = 262  # leaves room for emoji and longer spellings
Mood = Literal["angry", "sad", "calm", "glad", "life"]
Spoken = Literal["to", "about", "plain"]  # to the brand by handle, about it by name, in an answer or message to it


@dataclass(frozen=True, slots=True)
class Topic:
    """A reason to write: how often, in what mood, to which brand."""

    name: str
    weight: float
    mood: Mood
    brands: str = "harborline skerry"


TOPICS = (
    Topic("slow", 12, "sad", "harborline"), Topic("drops", 10, "angry", "harborline"), Topic("bill", 11, "angry"),
    Topic("price", 7, "angry"), Topic("tech", 9, "angry", "harborline"), Topic("move", 4, "calm", "harborline"),
    Topic("cancel", 6, "angry"), Topic("tv", 9, "sad", "harborline"), Topic("light", 6, "calm", "harborline"),
    Topic("email", 4, "sad", "harborline"), Topic("port", 8, "sad", "skerry"), Topic("refund", 6, "angry"),
    Topic("signal", 14, "sad", "skerry"), Topic("roam", 7, "calm", "skerry"), Topic("hold", 7, "angry"),
    Topic("privacy", 1.2, "calm"), Topic("access", 1.4, "calm"), Topic("order", 6, "sad"), Topic("app", 5, "sad"),
    Topic("question", 8, "calm"), Topic("praise", 7, "glad"),
)  # fmt: skip
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
_ABOUT_ANYTHING = ("noise", "rival", "search", "bot", "press", "staff")
# Skerry sells mobile and home 5G: nobody asks it about technicians, television or sockets.
_FIXED_LINE = regex.compile(
    r"\b(tv|telly|tele|televisi|fernseh|router|modem|box|tidebox|coast|cable|kabel|dose|landline|festnetz|fijo|fixe|fisso|socket|"
    r"engineer|technic|technik|técnic|tecnic|fib(re|ra)|glasfaser|descodificador|décodeur|decoder|wifi|wlan|internet|sport|light|"
    r"lampe|luz|luces|luce|voyant|channel|recording|aufnahm|enchufe|prise|presa|cavo|câble|drill)",
    regex.IGNORECASE,
)
_GAP = regex.compile(r" +([.,])(?=\s|$)")
_NO_TAIL = {"question", "praise", "privacy", "access", "out", "out mid", "out after", "danger"}


def _tidy(text: str) -> str:
    """Without the gaps that an option left empty leaves behind."""
    return _GAP.sub(r"\1", " ".join(text.split()))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class Pen:
    """Writes in any of the five languages; deals sentences so that none comes back too soon."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.decks = Decks(rng)

    def topic_for(self, person: Person) -> Topic:
        """What this person might write about; only what their language has words for."""
        known = pools(person.language)
        fitting = [topic for topic in TOPICS if person.brand in topic.brands and topic.name in known]
        return self.rng.choices(fitting, [topic.weight for topic in fitting])[0]

    def line(self, pool: str, facts: Facts) -> str:
        """The next line of a pool in the person's language, facts filled in, that fits the brand."""
        text = expand(self.decks.deal(facts.person.language, pool), self.rng, facts)
        if facts.of.key == "skerry" and not pool.startswith(_ABOUT_ANYTHING):
            for _ in range(6):
                if not _FIXED_LINE.search(text):
                    break
                text = expand(self.decks.deal(facts.person.language, pool), self.rng, facts)
        return _tidy(text)

    def simple(self, pool: str, facts: Facts, mood: Mood = "calm") -> str:
        """One line of a pool, as the person types it."""
        return self.voiced([self.line(pool, facts)], facts, mood)

    def care(self, topic: Topic, facts: Facts, spoken: Spoken, mood: Mood | None = None) -> str:
        """A public post about a matter of service."""
        mood = mood or topic.mood
        if spoken == "about":
            return self.voiced(self._about(topic, facts), facts, mood)
        core = [self._core(topic.name, "@", facts)]
        core += self._extras(topic, facts, with_ask=True)
        return self.voiced(self._addressed(core, facts, topic) if spoken == "to" else core, facts, mood)

    def _core(self, topic: str, mark: str, facts: Facts) -> str:
        known = pools(facts.person.language)
        marked, free = len(known.get(topic + mark, ())), len(known.get(topic, ()))
        pool = topic + mark if self.rng.random() * (marked + free) < marked else topic
        return self.line(pool, facts)

    def _about(self, topic: Topic, facts: Facts) -> list[str]:
        known = pools(facts.person.language)
        if topic.name + "*" in known and self.rng.random() < 0.62:
            return [self.line(topic.name + "*", facts), *self._extras(topic, facts, with_ask=False)]
        anchor = "anchor glad" if topic.mood == "glad" else "anchor"
        parts = [self.line(topic.name, facts), self.line(anchor, facts)]
        return parts if self.rng.random() < 0.75 else parts[::-1]

    def _extras(self, topic: Topic, facts: Facts, *, with_ask: bool) -> list[str]:
        rng, wordy = self.rng, facts.person.habits.wordiness
        extras: list[str] = []
        if rng.random() < 0.12 + 0.5 * wordy:
            extras += self._details(topic, facts, 2 if wordy > 0.7 else 1)
        if topic.name in _NO_TAIL:
            return extras
        if with_ask and wordy > 0.5 and rng.random() < 0.3:
            extras.append(_tidy(self.line("mail:2", facts)))  # the whole story, in public
        if rng.random() < 0.08 + 0.3 * wordy:
            extras.append(self.line("ask" if with_ask and rng.random() < 0.6 else "mood", facts))
        return extras

    def _addressed(self, parts: list[str], facts: Facts, topic: Topic) -> list[str]:
        drawn = self.rng.random()
        if drawn < 0.46 or topic.mood == "glad":  # nobody says thank you and “sort it out”
            return [facts["h"], *parts]
        if drawn < 0.66:
            return [self.line("hello", facts), *parts]
        if drawn < 0.86:
            return [*parts, self.line("bye", facts)]
        return [parts[0], self.line("bye", facts), *parts[1:]]

    def voiced(self, parts: list[str], facts: Facts, mood: Mood) -> str:
        """The parts as one post, shortened by whole parts and typed as the person types."""
        while len(parts) > 1 and len(" ".join(parts)) > _DRAFT_LIMIT:
            parts = parts[:-1] if facts["h"] not in parts[-1] else [*parts[:-2], parts[-1]]
        text = speak(_tidy(" ".join(parts)), facts.person, self.rng, mood=mood)
        return text if graphemes(text) <= LIMIT else text[: LIMIT - 1].rsplit(" ", 1)[0] + "…"

    def mail(self, topic: Topic, facts: Facts, opening: str = "") -> tuple[str, str]:
        """Subject and text of a mail: one rushed paragraph, or a letter with all that belongs to it."""
        wordy, rng = facts.person.habits.wordiness, self.rng
        paragraphs = [self._situation(topic, facts)]
        if opening:
            paragraphs[0] = f"{self.line(opening, facts)} {paragraphs[0]}"
        if wordy > 0.25:
            paragraphs += self._further(topic, facts, round(wordy * 5 * rng.random()))
            paragraphs.append(self._request(topic, facts))
        return self.subject(topic, facts), self.letter(paragraphs, facts)

    def subject(self, topic: Topic, facts: Facts) -> str:
        """A subject of the topic, or one that says little."""
        own = f"mail {topic.name}:s"
        has_own = self.decks.has(facts.person.language, own) and self.rng.random() < 0.85
        text = self.line(own if has_own else "mail:s", facts)
        return text.lower() if facts.person.habits.is_lowercase else text

    def letter(self, paragraphs: list[str], facts: Facts) -> str:
        """Paragraphs with greeting, thanks and name as far as the person has manners."""
        rng, habits = self.rng, facts.person.habits
        if habits.wordiness > 0.7 and rng.random() < 0.5:
            paragraphs = [self.line("mail:i", facts), *paragraphs]
        if rng.random() < 0.35 + 0.6 * habits.politeness:
            paragraphs = [self.line("mail:g", facts), *paragraphs]
        if rng.random() < 0.2 + 0.5 * habits.politeness:
            paragraphs.append(self.line("mail:t", facts))
        spoken = [speak(_capitalised(_tidy(part)), facts.person, rng, mood="calm", is_mail=True) for part in paragraphs]
        return "\n\n".join([*spoken, *self._signature(facts)])

    def _signature(self, facts: Facts) -> list[str]:
        drawn = self.rng.random()
        if drawn < 0.12:
            return []
        name = facts["full"] if drawn < 0.6 else facts["first"]
        farewell = self.line("mail:f", facts)
        lines = [name] if drawn > 0.85 else [farewell, name]
        if facts.person.habits.wordiness > 0.45 and self.rng.random() < 0.5:
            lines.append(self.line("mail:z", facts).replace(" / ", "\n"))
        return ["\n".join(lines)]

    def _situation(self, topic: Topic, facts: Facts) -> str:
        if self.decks.has(facts.person.language, f"mail {topic.name}:1") and self.rng.random() < 0.7:
            return self.line(f"mail {topic.name}:1", facts)
        return " ".join([self._core(topic.name, "@", facts), *self._details(topic, facts, 2)])

    def _details(self, topic: Topic, facts: Facts, most: int) -> list[str]:
        if not self.decks.has(facts.person.language, topic.name + "+"):
            return []
        return self._several(topic.name + "+", self.rng.randint(1, most), facts)

    def _further(self, topic: Topic, facts: Facts, count: int) -> list[str]:
        own = f"mail {topic.name}:2"
        specific = self._several(own, min(count, 2), facts) if self.decks.has(facts.person.language, own) else []
        return specific + self._several("mail:2", count - len(specific), facts)

    def _several(self, pool: str, count: int, facts: Facts) -> list[str]:
        """That many different lines of a pool, or as many as it has."""
        there = list(pools(facts.person.language)[pool])
        chosen = self.rng.sample(there, min(count, len(there)))
        return [expand(wording, self.rng, facts) for wording in chosen]

    def _request(self, topic: Topic, facts: Facts) -> str:
        own = f"mail {topic.name}:3"
        has_own = self.decks.has(facts.person.language, own) and self.rng.random() < 0.75
        return self.line(own if has_own else "mail:3", facts)
