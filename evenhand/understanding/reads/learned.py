"""What was learnt from a brand's teaching, ready to be asked: no older than the last correction."""

import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import connection

from evenhand.understanding.domain.correcting import SUBJECT
from evenhand.understanding.models import Teaching
from evenhand.understanding.reads.subjects import Example, examples_of, heirs_of

if TYPE_CHECKING:
    from evenhand.understanding.domain.learning import Learned

log = logging.getLogger(__name__)

NONE = ""  # the label of texts that are about no subject
_MOST_MODELS = 16  # brands whose models a process holds
_MOST_LATER = 200  # examples put beside a model; where more come at once, it is learnt again within a minute


class Packed(msgspec.Struct, frozen=True):
    """A learnt model as it is stored: quick for the stream, closer for what became work."""

    stream: bytes
    close: bytes


class SubjectModel:
    """Tells what texts are about, for one brand. Keep it for a batch, and ask `subject_model` again for the next."""

    def __init__(
        self, edition: int, stream: "Learned", close: bytes, later: Sequence[Example], heirs: Mapping[int, int | None]
    ) -> None:
        self.edition, self.later, self.stream = edition, later, stream
        self._close, self._heirs = close, heirs
        self._closer: Learned | None = None
        self._making = threading.Lock()

    def followed(self, later: Sequence[Example], heirs: Mapping[int, int | None]) -> "SubjectModel | None":
        """The same with what was taught since; None where something was taken back, so that it is to be made anew."""
        known = len(self.later)
        if list(later[:known]) != list(self.later):
            return None
        followed = SubjectModel(self.edition, _corrected(self.stream, later[known:]), self._close, later, heirs)
        if self._closer is not None:
            followed._closer = _corrected(self._closer, later[known:])
        return followed

    def _learned(self, *, is_close: bool) -> "Learned":
        """The quick half, or the closer one, which is made when it is first asked."""
        if not is_close:
            return self.stream
        with self._making:
            if self._closer is None:
                self._closer = _corrected(_unpacked(self._close), self.later)
            return self._closer

    def read(
        self, texts: Sequence[str], *, is_close: bool = False, vectors: Any = None
    ) -> list[tuple[int | None, float]]:
        """For each text its subject, None for none of them, and how sure that is (0 to 1).

        `vectors` are those of `learning.vectors_of(texts, is_close=…)`, where they are made already.
        """
        if not texts:
            return []
        learned = self._learned(is_close=is_close)
        shares = learned.probabilities(texts, vectors)
        best, top = shares.argmax(axis=1).tolist(), shares.max(axis=1).tolist()
        return [
            self._named(learned.classes[place] if sure >= learned.threshold else NONE, sure)
            for place, sure in zip(best, top, strict=True)
        ]

    def predict(self, texts: Sequence[str], *, is_close: bool = False) -> list[int | None]:
        """For each text the id of its subject; None for none of them."""
        return [subject for subject, _sure in self.read(texts, is_close=is_close)]

    def likely(self, text: str, *, limit: int = 3) -> list[tuple[int, float]]:
        """The subjects that a text is most likely about, by a close look, however unlikely all of them are."""
        learned = self._learned(is_close=True)
        shares = zip(learned.classes, learned.probabilities([text])[0].tolist(), strict=True)
        named = [(self._named(label, share)[0], share) for label, share in shares]
        found: dict[int, float] = {}
        for subject, share in named:
            if subject is not None:
                found[subject] = found.get(subject, 0.0) + share
        return sorted(found.items(), key=lambda each: -each[1])[:limit]

    def _named(self, label: str | None, sure: float) -> tuple[int | None, float]:
        return (self._heirs.get(int(label)) if label else None), sure


# A row a brand, by its index: the newest model, and how often what the brand teaches was changed.
_MARKS = """
SELECT x.brand_id, t.id, x.changes FROM understanding_taxonomy x
JOIN LATERAL (
    SELECT id FROM understanding_teaching
    WHERE brand_id = x.brand_id AND field = %s AND made_at IS NOT NULL ORDER BY id DESC LIMIT 1
) t ON true
WHERE x.brand_id = ANY(%s)
"""
Mark = tuple[int, int]
_models: dict[int, tuple[Mark, SubjectModel | None]] = {}
_loading = threading.Lock()


def subject_model(brand_id: int) -> SubjectModel | None:
    """The brand's model with every correction that came after it; None while nothing was learnt, and where what was
    learnt was written by another version: then it is learnt again. One query where nothing changed.
    """
    return subject_models([brand_id]).get(brand_id)


def subject_models(brand_ids: Collection[int]) -> dict[int, SubjectModel]:
    """The same for many brands, those without a model left out; one query where nothing changed."""
    models = {brand_id: _current(brand_id, mark) for brand_id, mark in _marks(brand_ids).items()}
    return {brand_id: model for brand_id, model in models.items() if model is not None}


def _current(brand_id: int, mark: Mark) -> SubjectModel | None:
    held = _models.get(brand_id)
    if held is not None and held[0] == mark:
        return held[1]
    with _loading:
        held = _models.get(brand_id)
        if held is None or held[0] != mark:
            held = _models[brand_id] = (mark, _load(brand_id, mark[0], held[1] if held else None))
            while len(_models) > _MOST_MODELS:
                _models.pop(next(iter(_models)))
        return held[1]


def forget_models() -> None:
    """Drop what this process holds."""
    _models.clear()


def _marks(brand_ids: Collection[int]) -> dict[int, Mark]:
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [SUBJECT, list(brand_ids)])
        return {brand_id: (edition, changes) for brand_id, edition, changes in cursor.fetchall()}


def _load(brand_id: int, edition: int, before: SubjectModel | None) -> SubjectModel | None:
    teaching = Teaching.objects.defer("blob").get(pk=edition)
    later = examples_of(brand_id, after=teaching.newest_example)[-_MOST_LATER:]
    heirs = heirs_of(brand_id)
    followed = before.followed(later, heirs) if before and before.edition == edition else None
    if followed is not None:
        return followed
    try:
        packed = msgspec.msgpack.decode(bytes(teaching.blob), type=Packed)
        return SubjectModel(edition, _corrected(_unpacked(packed.stream), later), packed.close, later, heirs)
    except (ValueError, msgspec.DecodeError) as problem:
        log.warning("edition %s of brand %s cannot be read: %s", edition, brand_id, problem)
        return None


def _unpacked(blob: bytes) -> "Learned":
    from evenhand.understanding.domain.learning import (
        Learned,
    )  # here: it brings large libraries, and few brands need it

    return Learned.unpacked(blob)


def _corrected(learned: "Learned", later: Sequence[Example]) -> "Learned":
    """With what was taught since, so that it counts for the next post."""
    for example in later:
        learned = learned.corrected(example.text, str(example.subject_id or NONE))
    return learned
