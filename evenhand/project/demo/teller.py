"""Tells the day's stories: who writes what to whom, what follows, and how an outage spreads."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from evenhand.project.demo.company import COMPANY, Brand
from evenhand.project.demo.facts import Facts
from evenhand.project.demo.pen import BY_NAME, Mood, Pen, Spoken, Topic
from evenhand.project.demo.people import Person, person
from evenhand.project.demo.post import DemoPost
from evenhand.project.demo.window import REPAIR, Window

_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEWEST_CUSTOMERS = 640
_BOTS, _PRESS, _STAFF = range(900_000, 900_022), range(910_000, 910_005), range(920_000, 920_009)
_OUTAGE_REGION = "Estermouth"
_OUT = Topic("out", 0, "angry")
_LINE = ("slow", "drops", "light", "tv")
_REMEDIES = {"": _LINE, "bill": ("bill", "price", "refund"), "visit": ("tech", "order", "move")}


def _english(numbers: range) -> list[Person]:
    """Those of them who write English: bots, the press and colleagues are told in English only."""
    return [someone for someone in map(person, numbers) if someone.language == "en"]


class Teller:
    """Fills a window with stories until there are as many posts as wanted."""

    def __init__(self, rng: random.Random, window: Window, wanted: int) -> None:
        self.rng, self.window, self.wanted = rng, window, wanted
        self.pen = Pen(rng)
        self.told: list[DemoPost] = []
        self.customers = max(_FEWEST_CUSTOMERS, wanted // 6)
        self.strangers = max(800, wanted // 3)
        self.troubles: dict[int, tuple[Topic, Facts]] = {}

    def tell(self) -> list[DemoPost]:
        """All posts, each after the one it answers, not yet in time order."""
        self._rare_stories()
        self._outage()
        stories, weights = zip(*self._stories(), strict=True)
        while len(self.told) < self.wanted:
            self.rng.choices(stories, weights)[0]()
        return self.told[: self.wanted]

    def _stories(self) -> list[tuple[Callable[[], None], float]]:
        return [
            (self._noise, 44), (self._addressed, 24), (self._about, 15), (self._letter, 8), (self._rival, 6),
            (self._search, 5), (self._bot, 1.6), (self._noun, 2.5), (self._direct, 2), (self._two_channels, 2.5),
            (self._quote, 1.2), (self._answer_to_lost, 0.4), (self._repeats_themselves, 0.5),
        ]  # fmt: skip

    # Who

    def _customer(self, region: str = "") -> Person:
        found = person(self.rng.randrange(self.customers))
        while region and found.region != region:
            found = person(self.rng.randrange(self.customers))
        return found

    def _stranger(self) -> Person:
        if self.rng.random() < 0.3:
            return self._customer()
        return person(100_000 + self.rng.randrange(self.strangers))

    def _facts(self, who: Person, brand: Brand | None = None) -> Facts:
        return Facts(self.rng, who, brand or COMPANY.brand(who.brand))

    def _trouble(self, who: Person) -> tuple[Topic, Facts]:
        """What someone is on about today: mostly the same matter again, with the same figures."""
        known = self.troubles.get(who.number)
        if known and self.rng.random() < 0.4:
            return known
        self.troubles[who.number] = self.pen.topic_for(who), self._facts(who)
        return self.troubles[who.number]

    # How a post comes into being

    def _say(
        self, facts: Facts, text: str, at: datetime, *, to: DemoPost | None = None, heard: bool = False,
        kind: str = "", thread: str = "", parent: str = "",
    ) -> DemoPost | None:  # fmt: skip
        """A post on Bluesky; None when its moment lies outside the window."""
        if not self.window.holds(at) or not text:
            return None
        post_id = self._uri(facts.person.did, at)
        who = facts.person
        is_heard = heard or facts["h"] in text.lower()
        post = DemoPost(
            external_id=post_id,
            network="bluesky",
            account=facts.of.bluesky.handle if is_heard else "",
            author_id=who.did,
            author_handle=who.handle,
            author_name=who.shown,
            text=text,
            posted_at=at,
            kind=kind or ("reply" if to or parent else "post"),  # type: ignore[arg-type]
            in_reply_to=to.external_id if to else parent,
            thread_id=(to.thread_id if to and kind != "quote" else "") or thread or post_id,
            language=self._claimed_language(who),
            is_public=kind != "direct",
            verified_address=who.address if who.is_linked else "",
            followers=who.followers,
        )
        self.told.append(post)
        return post

    def _mail(self, facts: Facts, subject: str, text: str, at: datetime, to: DemoPost | None = None) -> DemoPost | None:
        if not self.window.holds(at):
            return None
        who = facts.person
        token = f"{self.rng.getrandbits(64):016x}"
        post = DemoPost(
            external_id=f"<{token}.{int(at.timestamp())}@{who.address.split('@')[1]}>",
            network="mail",
            account=facts.of.mail.handle,
            author_id=who.address,
            author_handle=who.address,
            author_name=who.name,
            text=text,
            posted_at=at,
            kind="mail",
            in_reply_to=to.external_id if to else "",
            subject=f"Re: {to.subject.removeprefix('Re: ')}" if to else subject,
            is_public=False,
            verified_address=who.address if who.is_mail_verified else "",
        )
        self.told.append(post)
        return post

    def _own(self, facts: Facts, text: str, at: datetime, to: DemoPost | None = None) -> DemoPost | None:
        if not self.window.holds(at) or not 8 <= at.astimezone(self.window.zone).hour < 21:
            return None
        brand = facts.of
        did = "did:plc:" + (brand.key * 4)[:24].replace("1", "l")
        post_id = self._uri(did, at)
        post = DemoPost(
            external_id=post_id, network="bluesky", account=brand.bluesky.handle, author_id=did,
            author_handle=brand.bluesky.handle, author_name=brand.name, text=text, posted_at=at,
            kind="reply" if to else "post", in_reply_to=to.external_id if to else "",
            thread_id=to.thread_id if to else post_id, language=facts.person.language, is_own=True,
        )  # fmt: skip
        self.told.append(post)
        return post

    def _uri(self, did: str, at: datetime) -> str:
        number = (at - _EPOCH) // timedelta(microseconds=1) << 10 | self.rng.getrandbits(10)
        key = "".join(_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))
        return f"at://{did}/app.bsky.feed.post/{key}"

    def _claimed_language(self, who: Person) -> str:
        drawn = self.rng.random()
        if drawn < 0.13:
            return ""
        if drawn < 0.21:
            return "en" if who.language != "en" or drawn < 0.2 else self.rng.choice(("de", "es", "nl"))
        return who.language

    def _later(self, at: datetime, low: float, high: float) -> datetime:
        """Some minutes after, rather sooner than later."""
        return at + timedelta(minutes=low + (high - low) * self.rng.random() ** 2)

    # Stories of service

    def _addressed(self, *, topic: Topic | None = None, who: Person | None = None) -> None:
        who = who or self._customer()
        drawn, facts = self._trouble(who)
        topic = topic or drawn
        mood = self._mood(topic, who)
        root = self._say(facts, self.pen.care(topic, facts, "to", mood), self.window.moment(self.rng))
        if root:
            self._what_follows(root, topic, facts)

    def _mood(self, topic: Topic, who: Person) -> Mood:
        if topic.mood == "angry" and who.habits.politeness > 0.6:
            return "sad"
        return topic.mood

    def _what_follows(self, root: DemoPost, topic: Topic, facts: Facts) -> None:
        drawn = self.rng.random()
        if topic.name == "praise":
            if drawn < 0.15:
                self._own(facts, self._signed("own glad", facts), self._later(root.posted_at, 4, 90), root)
        elif drawn < 0.17:
            self._nags(root, facts)
        elif drawn < 0.29:
            self._is_asked(root, topic, facts)
        elif drawn < 0.36:
            self._is_advised(root, topic, facts)
        elif drawn < 0.41:
            self._follow("never mind", root, facts, 10, 240, "glad")
        elif drawn < 0.48:
            other = self._facts(self._customer(), facts.of)
            self._say(other, self.pen.simple("same", other), self._later(root.posted_at, 3, 200), to=root, heard=True)

    def _follow(
        self, pool: str, to: DemoPost | None, facts: Facts, low: float, high: float, mood: Mood = "calm"
    ) -> DemoPost | None:
        if to is None:
            return None
        text = self.pen.simple(pool, facts, mood)
        return self._say(facts, text, self._later(to.posted_at, low, high), to=to, heard=True)

    def _nags(self, root: DemoPost, facts: Facts) -> None:
        first = self._follow("still", root, facts, 25, 300, "sad")
        if self.rng.random() < 0.3:
            self._follow("still", first, facts, 40, 300, "angry")

    def _is_asked(self, root: DemoPost, topic: Topic, facts: Facts) -> None:
        what = self.rng.choice(
            ("number", "reference", "when", "line") if topic.name in _LINE else ("number", "reference")
        )
        asked = self._own(facts, self._signed(f"own ask {what}", facts), self._later(root.posted_at, 3, 120), root)
        told = self._follow(f"info {what}", asked, facts, 2, 90)
        if self.rng.random() < 0.25:
            pool = self.rng.choice(("works", "still")) if topic.name in _LINE else self.rng.choice(("still", "thanks"))
            self._follow(pool, told, facts, 15, 300)

    def _is_advised(self, root: DemoPost, topic: Topic, facts: Facts) -> None:
        kind = next((kind for kind, names in _REMEDIES.items() if topic.name in names), None)
        if kind is None:
            self._is_asked(root, topic, facts)
            return
        at = self._later(root.posted_at, 3, 120)
        advised = self._own(facts, self._signed(f"own fix {kind}".strip(), facts), at, root)
        pool = self.rng.choices(("which", "works", "worse", "thanks"), (3, 4, 4, 2))[0] if not kind else "thanks"
        mood: Mood = "glad" if pool in ("works", "thanks") else "sad"
        answer = self._follow(pool, advised, facts, 2, 150, mood)
        if pool == "which" and self.rng.random() < 0.3:
            self._follow("works", answer, facts, 20, 200, "glad")

    def _signed(self, pool: str, facts: Facts) -> str:
        """One of our own answers, signed by someone who speaks the language and works for the brand."""
        able = [
            agent
            for agent in COMPANY.agents
            if facts.person.language in agent.languages and facts.of.key in agent.brands
        ]
        agent = self.rng.choice(able)
        facts["agent"] = agent.name.split()[0]
        return f"{self.pen.line(pool, facts)} {agent.signature}"

    def _about(self) -> None:
        who = self._customer()
        topic, facts = self._trouble(who)
        at = self.window.moment(self.rng)
        root = self._say(facts, self.pen.care(topic, facts, "about", self._mood(topic, who)), at)
        if root and self.rng.random() < 0.14:
            other = self._facts(self._customer(), facts.of)
            text = self.pen.simple("same", other)
            self._say(other, text, self._later(root.posted_at, 3, 200), to=root)

    def _letter(self) -> None:
        topic, facts = self._trouble(self._customer())
        if topic.name == "praise" and self.rng.random() < 0.5:
            topic = BY_NAME["bill"]
        first = self._mail(facts, *self.pen.mail(topic, facts), self.window.moment(self.rng))
        if first and self.rng.random() < 0.2:
            text = self.pen.letter([self.pen.line("mail:c", facts)], facts)
            self._mail(facts, "", text, self._later(first.posted_at, 120, 600), first)

    def _two_channels(self) -> None:
        who = self._customer()
        while not who.is_linked:
            who = self._customer()
        topic, facts = self._trouble(who)
        if topic.name == "praise":
            topic = BY_NAME["bill"]
        at = self.window.moment(self.rng)
        if self.rng.random() < 0.65:
            if self._say(facts, self.pen.care(topic, facts, "to"), at):
                self._mail(facts, *self.pen.mail(topic, facts, "mail:x"), self._later(at, 8, 240))
        elif self._mail(facts, *self.pen.mail(topic, facts), at):
            self._say(facts, self.pen.voiced([self.pen.line("crossed", facts)], facts, "sad"), self._later(at, 30, 400))

    def _direct(self) -> None:
        topic, facts = self._trouble(self._customer())
        at = self.window.moment(self.rng)
        first = self._say(facts, self.pen.care(topic, facts, "plain"), at, kind="direct", heard=True)
        if first and self.rng.random() < 0.5:
            text = self.pen.simple("info number", facts)
            self._say(facts, text, self._later(at, 1, 20), to=first, kind="direct", heard=True)

    def _repeats_themselves(self) -> None:
        """Someone posts the very same words again, hours later."""
        topic, facts = self._trouble(self._customer())
        text, at = self.pen.care(topic, facts, "to"), self.window.moment(self.rng)
        self._say(facts, text, at)
        self._say(facts, text, self._later(at, 60, 400))

    def _answer_to_lost(self) -> None:
        """An answer to a post nobody can see any more."""
        facts = self._facts(self._customer())
        at = self.window.moment(self.rng)
        lost = self._uri(person(100_000 + self.rng.randrange(self.strangers)).did, self._later(at, -900, -20))
        text = self.pen.simple(self.rng.choice(("still", "worse", "which")), facts)
        self._say(facts, text, at, parent=lost, thread=lost, heard=True)

    # Stories of the wider world

    def _noun(self) -> None:
        facts = self._facts(self._customer())
        self._say(facts, self.pen.simple("noun", facts), self.window.moment(self.rng))

    def _quote(self) -> None:
        topic, facts = self._trouble(self._customer())
        seen = [post for post in self.told[-400:] if post.account and post.is_public and not post.is_own]
        at = self.window.moment(self.rng)
        earlier = [post for post in seen if post.posted_at < at]
        spoken: Spoken = self.rng.choice(("to", "about"))
        if earlier:
            self._say(facts, self.pen.care(topic, facts, spoken), at, to=self.rng.choice(earlier), kind="quote")

    def _rival(self) -> None:
        facts = self._facts(self._stranger())
        self._say(facts, self.pen.simple("rival", facts, "sad"), self.window.moment(self.rng))

    def _search(self) -> None:
        facts = self._facts(self._stranger())
        self._say(facts, self.pen.simple("search", facts), self.window.moment(self.rng))

    def _noise(self) -> None:
        facts = self._facts(self._stranger())
        parts = [self.pen.line("noise", facts)]
        if self.rng.random() < 0.22:
            parts.append(self.pen.line("noise+", facts))
        root = self._say(facts, self.pen.voiced(parts, facts, "life"), self.window.moment(self.rng))
        if root and self.rng.random() < 0.12:
            other = self._facts(self._stranger())
            self._say(
                other, self.pen.simple("noise reply", other, "life"), self._later(root.posted_at, 2, 150), to=root
            )

    def _bot(self) -> None:
        """The same offer several times, under one or two names."""
        facts = self._facts(self.rng.choice(_english(_BOTS)))
        text = self.pen.line("bot", facts)
        at = self.window.moment(self.rng)
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            self._say(facts, text, at)
            at = self._later(at, 4, 90)

    def _rare_stories(self) -> None:
        """What happens a few times a day, whatever the volume: danger, the press, colleagues, our own morning post."""
        if self.wanted < 100:
            return
        for _ in range(2 + self.wanted // 3000):
            who = self._customer()
            facts = self._facts(who, COMPANY.brand("harborline"))
            text = self.pen.care(Topic("danger", 0, "angry"), facts, "to")
            self._say(facts, text, self.window.moment(self.rng))
        for who in _english(_PRESS):
            facts = self._facts(who)
            self._say(facts, self.pen.simple("press", facts), self.window.moment(self.rng))
        for who in _english(_STAFF):
            facts = self._facts(who)
            self._say(facts, self.pen.simple("staff", facts), self.window.moment(self.rng))
        for brand in COMPANY.brands:
            facts = self._facts(_english(_STAFF)[0], brand)
            self._own(facts, self.pen.line("own morning", facts), self.window.moment(self.rng))

    # The outage

    def _outage(self) -> None:
        began = self.window.outage_at
        if began is None or self.wanted < 100:
            return
        facts = self._facts(_english(_STAFF)[0], COMPANY.brand("harborline"))
        notice = self._own(facts, self._signed("own notice", facts), began + timedelta(minutes=23))
        repaired = self._own(facts, self._signed("own repaired", facts), began + REPAIR + timedelta(minutes=4))
        upto = len(self.told) + round(self.wanted * 0.09)
        for _ in range(self.wanted):
            if len(self.told) >= upto:
                return
            self._cut_off(began, notice, repaired)

    def _cut_off(self, began: datetime, notice: DemoPost | None, repaired: DemoPost | None) -> None:
        facts = self._facts(self._customer(_OUTAGE_REGION), COMPANY.brand("harborline"))
        at = self.window.outage_moment(self.rng, began)
        phase = "out" if at < began + timedelta(minutes=50) else "out mid" if at < began + REPAIR else "out after"
        mood: Mood = "angry" if phase == "out mid" else "sad" if phase == "out" else "calm"
        drawn = self.rng.random()
        answered = repaired if phase == "out after" else notice
        if drawn < 0.08 and phase != "out after":
            self._mail(facts, *self.pen.mail(_OUT, facts), at)
        elif drawn < 0.22 and answered and at > answered.posted_at:
            text = self.pen.care(Topic(phase, 0, mood), facts, "plain", mood)
            self._say(facts, text, at, to=answered, heard=True)
        else:
            spoken: Spoken = "to" if drawn < 0.72 else "about"
            root = self._say(facts, self.pen.care(Topic(phase, 0, mood), facts, spoken, mood), at)
            if root and phase == "out" and self.rng.random() < 0.12:
                self._follow("out mid", root, facts, 60, 180, "angry")
