"""Which number each trait has, how often it is seen, and the tables by which compiled code finds traits in texts."""

import numpy as np

from evenhand.listening.domain import words
from evenhand.listening.domain.arenas import Arena, grown
from evenhand.listening.domain.kernels import layout, matching
from evenhand.listening.domain.traits import ALWAYS, Kind, Trait, usual_share

_OPENED = 1024
_REMEMBERED_POSTS = 1 << 22
_TRUST = 400  # posts that the usual share of a trait weighs against what is seen


class Dictionary:
    """The traits in use. Each is held as often as something uses it; a trait nobody holds is forgotten."""

    def __init__(self) -> None:
        self.posts = 0  # that were counted so far
        self.facts_changed = 0  # how often a fact beside the text began or ceased to be asked for
        self._numbers: dict[Trait, int] = {}
        self._texts_by_kind: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
        self._usual: list[float] = []
        self._traits: list[Trait | None] = []
        self._holds: list[int] = []
        self._free: list[int] = []
        self._bases: dict[int, int] = {}  # of variants: the trait they hang on
        self._texts = Arena(dtype=np.uint8, size=1 << 15)
        self._since = np.zeros(_OPENED, np.int64)
        self._filled = 0  # slots of the hash table that hold a trait, or held one
        self._tables = layout.Dictionary(
            bits=np.zeros(2 * _OPENED // 8, np.uint64),
            slots=np.zeros((2 * _OPENED, 2), np.uint64),
            last=np.full(_OPENED, layout.NEVER_SEEN, np.int32),
            flags=np.zeros(_OPENED, np.uint8),
            ways_of=np.zeros((_OPENED, 2), np.int32),
            seen=np.zeros(_OPENED, np.int32),
            texts_of=np.zeros((_OPENED, 3), np.int32),
            texts=self._texts.rows,
            beginnings=np.zeros(layout.HEADS + 1, np.uint64),
        )
        self.hold(ALWAYS)
        self._tables.last[layout.ALWAYS] = layout.EVER_SEEN

    @property
    def size(self) -> int:
        """Trait numbers are below this."""
        return len(self._traits)

    @property
    def tables(self) -> layout.Dictionary:
        """What compiled code reads; good until the next trait is held or released."""
        return self._tables

    def number_of(self, trait: Trait) -> int | None:
        """The trait's number if somebody holds it."""
        return self._numbers.get(trait)

    def rarity(self, trait: Trait) -> float:
        """In what share of posts the trait is, by what was seen and what is usual."""
        number = self._numbers.get(trait)
        return usual_share(trait) if number is None else self.share(number)

    def share(self, number: int) -> float:
        """The rarity of a trait that somebody holds."""
        posts: int = self.posts - self._since.item(number)
        seen: int = self._tables.seen.item(number)
        return (seen + self._usual[number] * _TRUST) / (posts + _TRUST)

    def hold(self, trait: Trait) -> int:
        """The trait's number; a new one is known from now on."""
        number = self._numbers.get(trait)
        if number is None:
            number = self._new(trait)
        self._holds[number] += 1
        return number

    def release(self, number: int) -> None:
        """Somebody needs the trait no longer."""
        self._holds[number] -= 1
        if self._holds[number] == 0:
            self._forget(number)

    def forget_positions(self) -> None:
        """Begin to count positions anew."""
        self._tables.last[:] = layout.NEVER_SEEN
        self._tables.last[layout.ALWAYS] = layout.EVER_SEEN

    def count(self, posts: int) -> None:
        """So many posts were matched. What was seen long ago counts less and less."""
        self.posts += -(-posts // layout.COUNTED)
        if self.posts < _REMEMBERED_POSTS:
            return
        self._tables.seen[:] >>= 1
        self._since >>= 1
        self.posts //= 2

    def held(self, kind: Kind) -> dict[str, int]:
        """All traits of a kind as they are now: number by text."""
        return self._texts_by_kind[kind]

    def _new(self, trait: Trait) -> int:
        number = self._free.pop() if self._free else self._add_row()
        self._numbers[trait] = number
        self._texts_by_kind[trait.kind][trait.text] = number
        self._traits[number] = trait
        self._usual[number] = usual_share(trait)
        self.facts_changed += trait.kind >= Kind.LANGUAGE
        for column in ("seen", "flags", "ways_of", "texts_of"):
            getattr(self._tables, column)[number] = 0
        self._tables.last[number] = layout.NEVER_SEEN
        self._since[number] = self.posts
        if trait.kind < Kind.LANGUAGE:
            self._add_text(number, trait)
        return number

    def _add_row(self) -> int:
        number = len(self._traits)
        self._traits.append(None)
        self._usual.append(0.0)
        self._holds.append(0)
        if number == len(self._since):
            self._since = grown(self._since, number + 1)
            columns = ("last", "flags", "ways_of", "seen", "texts_of")
            larger = {name: grown(getattr(self._tables, name), number + 1) for name in columns}
            self._tables = self._tables._replace(**larger)
        return number

    def _add_text(self, number: int, trait: Trait) -> None:
        """Write the trait's bytes, and where it is to be found: in the hash table, or behind another trait."""
        text = trait.text.encode("utf-8", "surrogatepass")
        start = self._texts.take(max(len(text), 1))
        self._texts.rows[start : start + len(text)] = np.frombuffer(text, np.uint8)
        self._tables = self._tables._replace(texts=self._texts.rows)
        self._tables.texts_of[number] = start, len(text) << 2 | trait.kind, 0
        base = _base_of(trait)
        if base is None:
            self._place(number, trait, text)
        else:
            self._hang(number, self.hold(base))

    def _place(self, number: int, trait: Trait, text: bytes) -> None:
        self._filled += 1
        if 4 * self._filled > 3 * len(self._tables.slots):
            self._rehash()
        else:
            self._place_all([number])
        if trait.kind == Kind.BEGINNING:
            self._open_heads(text)

    def _rehash(self) -> None:
        """A hash table of twice what is needed or more, without stones; and of bits eight times that."""
        placed = [number for trait, number in self._numbers.items() if self._is_placed(number, trait)]
        size = 1 << (max(2 * len(placed), 2 * _OPENED) - 1).bit_length()
        self._tables = self._tables._replace(slots=np.zeros((size, 2), np.uint64), bits=np.zeros(size // 8, np.uint64))
        self._filled = len(placed)
        self._place_all(placed)

    def _place_all(self, numbers: list[int]) -> None:
        matching.place_all(self._tables, np.array(numbers, np.int64))

    def _is_placed(self, number: int, trait: Trait) -> bool:
        return trait.kind < Kind.LANGUAGE and number not in self._bases

    def _hang(self, number: int, base: int) -> None:
        """Let a trait be looked at whenever another is found."""
        variants = self._tables.texts_of[:, layout.VARIANT]
        self._bases[number] = base
        variants[number], variants[base] = variants[base], number
        self._tables.flags[base] |= layout.HAS_VARIANTS

    def _unhang(self, number: int) -> None:
        variants = self._tables.texts_of[:, layout.VARIANT]
        base = before = self._bases.pop(number)
        while variants[before] != number:
            before = int(variants[before])
        variants[before] = variants[number]
        if not variants[base]:
            self._tables.flags[base] &= ~np.uint8(layout.HAS_VARIANTS)
        self.release(base)

    def _forget(self, number: int) -> None:
        trait = self._traits[number]
        assert trait is not None  # noqa: S101 - it was held until now
        del self._numbers[trait], self._texts_by_kind[trait.kind][trait.text]
        self.facts_changed += trait.kind >= Kind.LANGUAGE
        if number in self._bases:
            self._unhang(number)
        elif trait.kind < Kind.LANGUAGE:
            matching.displace(self._tables, number)
        if trait.kind < Kind.LANGUAGE:
            start, form, _ = map(int, self._tables.texts_of[number])
            self._texts.give_back(start, max(form >> 2, 1))
        if trait.kind == Kind.BEGINNING:
            self._close_heads()
        self._traits[number] = None
        self._free.append(number)

    def _open_heads(self, text: bytes) -> None:
        """Let words whose first bytes are those of a beginning be compared with beginnings of its length."""
        bit, beginnings = np.uint64(1 << len(text)), self._tables.beginnings
        beginnings[layout.HEADS] |= bit
        if len(text) < 2:
            beginnings |= bit
            return
        third = np.array([text[2]] if len(text) > 2 else range(256), np.uint64)
        heads = third << np.uint64(16) | np.uint64(text[0] | text[1] << 8)
        buckets = (heads * np.uint64(0x9E3779B1) & np.uint64(0xFFFFFFFF)) >> np.uint64(20)
        beginnings[np.unique(buckets.astype(np.int64))] |= bit

    def _close_heads(self) -> None:
        self._tables.beginnings[:] = 0
        for text in self._texts_by_kind[Kind.BEGINNING]:
            encoded = text.encode("utf-8", "surrogatepass")
            if len(encoded) <= layout.LONGEST_BEGINNING:
                self._open_heads(encoded)


def _base_of(trait: Trait) -> Trait | None:
    """The trait behind which this one is looked for; None if it stands in the hash table itself."""
    text = "".join(map(words.folded, trait.text)) if trait.kind & Kind.EXACT else trait.text
    if not trait.kind & Kind.BEGINNING:
        return Trait(Kind.WORD, text) if trait.kind == Kind.EXACT else None
    head = text.encode("utf-8", "surrogatepass")[: layout.LONGEST_BEGINNING].decode("utf-8", "ignore")
    base = Trait(Kind.BEGINNING, head)
    return None if trait == base else base
