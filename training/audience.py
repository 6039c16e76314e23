"""Who speaks: a customer, a practitioner, the press, an employee, a machine.

`python -m training.audience DATA_FOLDER` writes weights/audience.npz.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training import own, sets
from training.own.folds import calibration, kept, seen_as, taught

SEED = 4
CUSTOMERS = "slow bill order noise noise+ praise question search tech app refund"
# Who goes to the press is not the press.
THREATENS = "going papers contact interviewed coming vado vais voy gehe vou stap llamaré"
AUDIENCES = ("customer", "practitioner", "press", "employee", "bot")


def main(folder: Path) -> None:
    rows = list({sets.text_hash(row[0]): row for row in gathered(folder)}.values())
    texts, labels = [row[0] for row in rows], [row[1] for row in rows]
    head, said = taught(
        "audience",
        texts,
        labels,
        classes=AUDIENCES,
        features=seen_as(texts),
        groups=[row[2] for row in rows],
        weights=np.array([row[3] for row in rows]),
        seed=SEED,
        C=0.5,
    )
    guess = [AUDIENCES[at] for at in said.argmax(axis=1)]
    sets.told(
        head="audience", rows=len(rows), macro_f1=sets.macro_f1(labels, guess), **calibration(said, labels, AUDIENCES)
    )
    kept(head)


def gathered(folder: Path) -> Iterator[tuple[str, str, str, float]]:
    """Text, who speaks, what it must stay together with, and its weight."""
    yield from from_ourselves()
    for dialog in sets.twitter_cdp(folder):
        for turn in dialog["turns"]:
            yield turn["text"], "customer" if turn["role"] == "customer" else "employee", dialog["conv_id"], 1.0
    yield from ((text, "customer", text, 1.0) for _, text, _ in sets.graded_sentiment(folder))
    for row in sets.rows(folder / "crisislex" / "t6.csv.gz"):
        if row["label"] == "off-topic" and sets.part_of(row["text"], 6) == 0:
            yield row["text"], "customer", row["text"], 0.7


def from_ourselves() -> Iterator[tuple[str, str, str, float]]:
    for sentence in own.sentences("audience", times=20, seed=SEED):
        yield sentence.text, sentence.label, sentence.wording, 4.0
    for section, label in (("press", "press"), ("staff", "employee")):
        for text, _, wording in own.from_demo(section, times=10, seed=SEED):
            yield text, label, wording, 3.0
    for section in CUSTOMERS.split():
        yield from ((text, "customer", wording, 1.0) for text, _, wording in own.from_demo(section, times=2, seed=SEED))
    for name in ("kinds", "severity"):
        for sentence in own.sentences(name, times=3, seed=SEED):
            yield sentence.text, "customer", sentence.wording, 1.0
    for sentence in own.sentences("harm", times=6, seed=SEED):
        if sentence.label != "press":
            yield sentence.text, "customer", sentence.wording, 0.5
        elif not any(word in sentence.text.lower() for word in THREATENS.split()):
            yield sentence.text, "press", sentence.wording, 2.0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
