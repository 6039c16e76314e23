"""Spam and abuse.

`python -m training.unwanted DATA_FOLDER` writes weights/spam.npz and weights/abuse.npz.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training import own, sets
from training.own.folds import calibration, kept, seen_as, taught, threshold_at

SEED = 4
SPAM, ABUSE = ("wanted", "spam"), ("neither", "offensive", "hate")
DAVIDSON = {"0": "hate", "1": "offensive", "2": "neither"}
FALSE_POSITIVES = {"spam": 0.002, "hate": 0.01, "offensive": 0.02}


class Row(NamedTuple):
    """A text, its label, what it must stay together with, and its weight."""

    text: str
    label: str
    group: str
    weight: float = 1.0


def main(folder: Path) -> None:
    spam, said, labels = learnt("spam", list(spam_rows(folder)), SPAM)
    threshold = threshold_at(said[:, 1], labels == "spam", false_positives=FALSE_POSITIVES["spam"])
    recall = (said[labels == "spam", 1] > threshold).mean()
    sets.told(head="spam", threshold=round(threshold, 4), recall_at_two_in_a_thousand=round(float(recall), 4))
    kept(replace(spam, thresholds={"spam": threshold}))

    abuse, said, labels = learnt("abuse", list(abuse_rows(folder)), ABUSE)
    any_abuse = said[:, 1] + said[:, 2]
    thresholds = {
        "offensive": threshold_at(any_abuse, labels != "neither", false_positives=FALSE_POSITIVES["offensive"]),
        "hate": threshold_at(said[:, 2], labels == "hate", false_positives=FALSE_POSITIVES["hate"]),
    }
    recall_of = {
        "offensive": round(float((any_abuse[labels != "neither"] > thresholds["offensive"]).mean()), 3),
        "hate": round(float((said[labels == "hate", 2] > thresholds["hate"]).mean()), 3),
    }
    sets.told(head="abuse", thresholds={name: round(each, 3) for name, each in thresholds.items()}, recall=recall_of)
    kept(replace(abuse, thresholds=thresholds))


def learnt(name: str, rows: list[Row], classes: tuple[str, ...]):  # noqa: ANN201
    rows = list({sets.text_hash(row.text): row for row in rows}.values())
    texts, labels = [row.text for row in rows], [row.label for row in rows]
    head, said = taught(
        name,
        texts,
        labels,
        classes=classes,
        features=seen_as(texts),
        groups=[row.group for row in rows],
        weights=np.array([row.weight for row in rows]),
        seed=SEED,
        C=2.0,
    )
    guess = [classes[at] for at in said.argmax(axis=1)]
    sets.told(head=name, rows=len(rows), macro_f1=sets.macro_f1(labels, guess), **calibration(said, labels, classes))
    return head, said, np.array(labels)


def spam_rows(folder: Path) -> Iterator[Row]:
    for row in sets.rows(folder / "sms_spam" / "messages.csv.gz"):
        digitless = "".join("0" if each.isdecimal() else each for each in row["text"])
        yield Row(row["text"], "spam" if row["label"] == "spam" else "wanted", digitless)
    for sentence in own.sentences("unwanted", times=25, seed=SEED):
        yield Row(sentence.text, "spam" if sentence.label == "spam" else "wanted", sentence.wording, 2.0)
    for text, _, wording in own.from_demo("bot", times=8, seed=SEED):
        yield Row(text, "spam", wording)
    for name in ("kinds", "severity", "harm"):
        for sentence in own.sentences(name, times=2, seed=SEED):
            yield Row(sentence.text, "wanted", sentence.wording)
    yield from ((Row(text, "wanted", text)) for _, text, _ in sets.graded_sentiment(folder))
    for dialog in sets.twitter_cdp(folder):
        yield from (Row(turn["text"], "wanted", dialog["conv_id"]) for turn in dialog["turns"])
    for row in sets.rows(folder / "crisislex" / "t6.csv.gz"):
        if row["label"] == "on-topic" and sets.part_of(row["text"], 8) == 0:
            yield Row(row["text"], "wanted", row["text"])


def abuse_rows(folder: Path) -> Iterator[Row]:
    for row in sets.rows(folder / "abuse_davidson" / "tweets.csv.gz"):
        yield Row(row["tweet"], DAVIDSON[row["class"]], row["tweet"])
    yield from ((Row(text, "neither", text)) for _, text, _ in sets.graded_sentiment(folder))
    for dialog in sets.twitter_cdp(folder):
        yield from (Row(turn["text"], "neither", dialog["conv_id"]) for turn in dialog["turns"])
    for name in ("kinds", "severity", "harm"):
        for sentence in own.sentences(name, times=2, seed=SEED):
            yield Row(sentence.text, "neither", sentence.wording)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
