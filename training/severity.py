"""How bad it is for the one who writes, harm apart: low, normal, high.

`python -m training.severity DATA_FOLDER` writes weights/severity.npz.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from training import own, sets
from training.own.folds import calibration, kept, seen_as, taught

SEED = 4
# Posts to a desk are graver than those learnt from: by so much, in logits (seen on the development part of triage).
BIASES = {"low_bias": -1.2, "high_bias": 0.7}
LEVELS = ("low", "normal", "high")
OF_KIND = {"praise": "low", "comment": "low", "question": "normal", "lead": "normal", "complaint": "normal"}
OF_DEMO = {
    "drops": "normal", "slow": "normal", "app": "normal", "price": "normal", "question": "normal", "search": "normal",
    "tv": "normal", "email": "normal", "bill": "normal", "order": "normal", "noise": "low", "noise+": "low",
    "praise": "low", "thanks": "low", "bye": "low", "out": "high", "refund": "high", "worse": "high", "hold": "normal",
}  # fmt: skip
GRAVE_INTENTS = {
    "card_swallowed", "compromised_card", "lost_or_stolen_card", "lost_or_stolen_phone",
    "cash_withdrawal_not_recognised",
    "card_payment_not_recognised", "direct_debit_payment_not_recognised", "transaction_charged_twice",
    "wrong_amount_of_cash_received", "balance_not_updated_after_bank_transfer", "Refund_not_showing_up",
    "transfer_not_received_by_recipient", "request_refund", "extra_charge_on_statement",
}  # fmt: skip
GRAVE_WORDS = re.compile(
    r"(?i)\b(?:charged|refund|money|stolen|hacked|locked out|disabled|banned|days|weeks|months|hours|dead|bricked|"
    r"won'?t turn on|not working|down|lost|crash\w*|nobody|worst|furious)\b"
)


def main(folder: Path) -> None:
    rows = list({sets.text_hash(row[0]): row for row in gathered(folder)}.values())
    texts, labels = [row[0] for row in rows], [row[1] for row in rows]
    head, said = taught(
        "severity",
        texts,
        labels,
        classes=LEVELS,
        features=seen_as(texts),
        groups=[row[2] for row in rows],
        weights=np.array([row[3] for row in rows]),
        seed=SEED,
        C=0.7,
    )
    guess = [LEVELS[at] for at in said.argmax(axis=1)]
    sets.told(
        head="severity", rows=len(rows), macro_f1=sets.macro_f1(labels, guess), **calibration(said, labels, LEVELS)
    )
    kept(replace(head, thresholds=BIASES))


def gathered(folder: Path) -> Iterator[tuple[str, str, str, float]]:
    """Text, level, what it must stay together with, and its weight."""
    for sentence in own.sentences("severity", times=14, seed=SEED):
        yield sentence.text, sentence.label, sentence.wording, 2.0
    for sentence in own.sentences("kinds", times=8, seed=SEED):
        yield sentence.text, OF_KIND[sentence.label], sentence.wording, 1.5
    for section, level in OF_DEMO.items():
        for text, _, wording in own.from_demo(section, times=3, seed=SEED):
            yield text, level, wording, 1.0
    yield from from_service(folder)
    for part, text, rating in sets.graded_sentiment(folder):
        yield text, "normal" if part == "product_reviews" and rating < -0.5 else "low", text, 0.5
    for row in sets.rows(folder / "crisislex" / "t6.csv.gz"):
        if row["label"] == "off-topic" and sets.part_of(row["text"], 6) == 0:
            yield row["text"], "low", row["text"], 0.5


def from_service(folder: Path) -> Iterator[tuple[str, str, str, float]]:
    for text, intent in sets.banking77(folder):
        if sets.part_of(text, 4) == 0:
            level = "high" if intent in GRAVE_INTENTS else "normal"
            yield text, level, f"{intent} {sets.part_of(text, 20)}", 0.5
    for dialog in sets.twitter_cdp(folder):
        for turn in dialog["turns"]:
            if turn["role"] == "customer":
                yield turn["text"], level_of(turn["text"]), dialog["conv_id"], 4.0


def level_of(text: str) -> str:
    """Two grave words make a customer's tweet grave; thanks alone make it light."""
    if len(set(GRAVE_WORDS.findall(text.lower()))) >= 2:
        return "high"
    return "low" if re.search(r"(?i)\b(?:thank|thx)", text) else "normal"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
