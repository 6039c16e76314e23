"""Modes learnt from people's corrections: a linear model over the rules' outcome and what can be seen of a post."""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.triage.domain.mode import (
    Decision,
    Mode,
    TriageFacts,
    by_rules,
    is_known_to_the_channel,
    under_contact_rule,
)
from evenhand.triage.domain.observed import signals_of
from evenhand.triage.domain.phrases import plain, tokens_of
from evenhand.triage.domain.profile import ProfileSet

Floats = npt.NDArray[np.float32]
MODES = tuple(Mode)
# Fewer teach nothing that would hold; a mode needs some examples of its own to be learnt at all.
FEWEST, FEWEST_OF_A_MODE = 40, 5
_C, _FOLDS = 0.03, 5
# By how much likelier than the rules' mode another may have to be; how much macro F1 a bolder choice has to be worth.
_RESERVES, _WORTH = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), 0.002
_WORDS_FOR = {
    Mode.REACTIVE: "reads as said to us",
    Mode.PROACTIVE: "reads as about us, with something to help with",
    Mode.PROGRESSIVE: "reads as trouble elsewhere, or a need in our field",
    Mode.NONE: "reads as nothing for us to answer",
}


class Example(msgspec.Struct, frozen=True):
    """A post as triage saw it, the brand it was judged for, and the mode a person gave it."""

    facts: TriageFacts
    brand: int
    mode: Mode


class LearnedModes:
    """What corrections taught: weights of signals, and the very texts that were corrected."""

    def __init__(
        self,
        names: Sequence[str],
        weights: Floats,
        bias: Floats,
        *,
        temperature: float = 1.0,
        reserve: float = 0.0,
        known: Mapping[str, str] | None = None,
        scores: Mapping[str, float] | None = None,
    ) -> None:
        self.column = {name: at for at, name in enumerate(names)}
        self.weights, self.bias = weights, bias
        self.temperature, self.reserve = temperature, reserve
        self.known = dict(known or {})
        self.scores = dict(scores or {})

    @classmethod
    def untaught(cls) -> "LearnedModes":
        """The rules alone, ready to be corrected."""
        return cls([], np.zeros((0, len(MODES)), np.float32), np.zeros(len(MODES), np.float32))

    def decide_many(self, posts: Sequence[TriageFacts], profiles: ProfileSet) -> list[Decision]:
        """One decision per post, in order. What the channel knows, and whom we may not approach, is never unlearnt."""
        return [self._decide(facts, profiles) for facts in posts]

    def _decide(self, facts: TriageFacts, profiles: ProfileSet) -> Decision:
        decision = by_rules(facts, profiles)
        brand = decision.brand if decision.brand is not None else facts.account_brand
        if brand is None or brand not in profiles.profiles or is_known_to_the_channel(decision):
            return under_contact_rule(decision, facts)
        taught = self.known.get(_key(facts.text, brand))
        if taught is not None:
            same = Decision(brand, Mode(taught), "taught", "a colleague said so of the same words", 0.99)
            return under_contact_rule(same, facts)
        if not self.column:
            return under_contact_rule(decision, facts)
        chances = self.chances([signals_of(facts, decision, profiles, brand)])[0]
        return under_contact_rule(_chosen(decision, brand, chances, self.reserve), facts)

    def chances(self, seen: Sequence[Mapping[str, float]]) -> Floats:
        """How likely each mode is (in the order of MODES), per post."""
        scores = np.tile(self.bias, (len(seen), 1))
        column = self.column
        for row, signals in enumerate(seen):
            known = [(column[name], value) for name, value in signals.items() if name in column]
            if known:
                at, values = zip(*known, strict=True)
                scores[row] += np.asarray(values, np.float32) @ self.weights[list(at)]
        return _softmax(scores / self.temperature)

    def corrected(self, text: str, brand: int, mode: Mode) -> "LearnedModes":
        """The same, and these words have this mode from now on."""
        names = list(self.column)
        known = self.known | {_key(text, brand): mode.value}
        return LearnedModes(
            names,
            self.weights,
            self.bias,
            temperature=self.temperature,
            reserve=self.reserve,
            known=known,
            scores=self.scores,
        )

    def packed(self) -> bytes:
        """To be kept in the database."""
        rest = {
            "names": list(self.column),
            "temperature": self.temperature,
            "reserve": self.reserve,
            "known": self.known,
            "scores": self.scores,
        }
        file = io.BytesIO()
        about = np.frombuffer(msgspec.json.encode(rest), np.uint8)
        np.savez_compressed(file, weights=self.weights, bias=self.bias, about=about)
        return file.getvalue()

    @classmethod
    def unpacked(cls, blob: bytes) -> "LearnedModes":
        """As it was packed."""
        with np.load(io.BytesIO(blob), allow_pickle=False) as kept:
            about = msgspec.json.decode(kept["about"].tobytes())
            weights, bias = kept["weights"], kept["bias"]
        names = about.pop("names")
        return cls(names, weights, bias, **about)


def can_learn_from(modes: Iterable[Mode]) -> bool:
    """Whether there are examples enough, of two modes at least."""
    count = Counter(modes)
    return count.total() >= FEWEST and sum(each >= FEWEST_OF_A_MODE for each in count.values()) >= 2


def learn_modes(examples: Sequence[Example], profiles: ProfileSet, *, seed: int = 0) -> LearnedModes:
    """What the examples teach, its sureness set by cross-validation inside them; refuses too few with ValueError."""
    if not can_learn_from(example.mode for example in examples):
        raise ValueError(f"at least {FEWEST} examples of two modes are needed")
    rules = [by_rules(example.facts, profiles) for example in examples]
    seen = [
        signals_of(example.facts, rule, profiles, example.brand) for example, rule in zip(examples, rules, strict=True)
    ]
    truth = np.array([MODES.index(example.mode) for example in examples])
    outside = _chances_outside(seen, truth, seed)
    temperature = _temperature(outside, truth)
    ruled = np.array([MODES.index(rule.mode) for rule in rules])
    softened = _softmax(np.asarray(np.log(np.clip(outside, 1e-6, 1.0)) / temperature, np.float32))
    reserve = _reserve(softened, ruled, truth)
    scores = {
        "examples": float(len(examples)),
        "macro_f1": macro_f1(truth, _held_back(softened, ruled, reserve)),
        "macro_f1_of_rules": macro_f1(truth, ruled),
    }
    names, weights, bias = _fitted(seen, truth)
    known = {_key(example.facts.text, example.brand): example.mode.value for example in examples}
    return LearnedModes(names, weights, bias, temperature=temperature, reserve=reserve, known=known, scores=scores)


def macro_f1(truth: npt.NDArray[Any], said: npt.NDArray[Any]) -> float:
    """The mean over the modes of 2·hits / (true + said)."""
    each = [
        2 * np.sum((truth == mode) & (said == mode)) / max(1, np.sum(truth == mode) + np.sum(said == mode))
        for mode in range(len(MODES))
    ]
    return float(np.mean(each))


def _held_back(chances: Floats, ruled: npt.NDArray[Any], reserve: float) -> npt.NDArray[Any]:
    """The likeliest mode where it is clearly likelier than that of the rules, else the rules' own."""
    lead = chances.max(axis=1) - chances[np.arange(len(ruled)), ruled]
    return np.where(lead > reserve, chances.argmax(axis=1), ruled)


def _reserve(chances: Floats, ruled: npt.NDArray[Any], truth: npt.NDArray[Any]) -> float:
    """The reserve that serves rows best that were not learnt from; a smaller one only where it is worth it."""
    worth = [macro_f1(truth, _held_back(chances, ruled, each)) + _WORTH * at for at, each in enumerate(_RESERVES)]
    return _RESERVES[int(np.argmax(worth))]


def _chosen(rule: Decision, brand: int, chances: Floats, reserve: float) -> Decision:
    said, ruled = chances[None, :], np.array([MODES.index(rule.mode)])
    at = int(_held_back(said, ruled, reserve)[0])
    mode, sure = MODES[at], float(chances[at])
    if mode is rule.mode:
        return Decision(brand, mode, rule.code, rule.reason, sure)
    return Decision(brand, mode, "learned", f"{_WORDS_FOR[mode]}, learnt from corrections ({rule.reason})", sure)


def _key(text: str, brand: int) -> str:
    words = " ".join(tokens_of(plain(text)))
    return blake2b(f"{brand}\x00{words}".encode(errors="replace"), digest_size=12).hexdigest()


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _fitted(seen: Sequence[Mapping[str, float]], truth: npt.NDArray[Any]) -> tuple[list[str], Floats, Floats]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    columns = DictVectorizer(dtype=np.float64)  # type: ignore[no-untyped-call]
    ground = columns.fit_transform(seen)
    model = LogisticRegression(C=_C, max_iter=500, tol=1e-3, class_weight="balanced")  # type: ignore[no-untyped-call]
    model.fit(ground, truth)
    weights = np.zeros((ground.shape[1], len(MODES)), np.float32)
    bias = np.full(len(MODES), -30.0, np.float32)  # a mode without examples is never said
    if len(model.classes_) == 2:  # sklearn then keeps one row of weights, that of the second class
        weights[:, model.classes_[1]], bias[model.classes_] = model.coef_[0], (0.0, model.intercept_[0])
    else:
        weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return list(columns.feature_names_), weights, bias


def _chances_outside(seen: Sequence[Mapping[str, float]], truth: npt.NDArray[Any], seed: int) -> Floats:
    """Of every example, what a model that never saw it would say."""
    fold = np.random.default_rng(seed).permutation(len(truth)) % _FOLDS
    chances = np.zeros((len(truth), len(MODES)), np.float32)
    for held in range(_FOLDS):
        inside, outside = np.flatnonzero(fold != held).tolist(), np.flatnonzero(fold == held).tolist()
        model = LearnedModes(*_fitted([seen[at] for at in inside], truth[inside]))
        chances[outside] = model.chances([seen[at] for at in outside])
    return chances


def _temperature(chances: Floats, truth: npt.NDArray[Any]) -> float:
    """By how much to soften, so that “80 % sure” is right four times out of five."""
    logs = np.log(np.clip(chances, 1e-6, 1.0))
    rows = np.arange(len(truth))

    def loss(temperature: float) -> float:
        softened = _softmax(np.asarray(logs / temperature, np.float32))
        return float(-np.log(np.clip(softened[rows, truth], 1e-9, 1.0)).mean())

    return float(min(np.arange(0.4, 3.01, 0.1), key=loss))
