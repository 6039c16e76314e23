"""Whether mails of every make are understood, by the product's own connector."""

import tarfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from evenhand.channels import registry
from evenhand.channels.domain.connector import Bounced, Connector, Post, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.domain.scores import accuracy
from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.results import Result, rounded, with_share

_NAME, _JOB = "email_mime", "parse e-mail"
# Nothing is opened: these only satisfy the form of the connector.
_SETTINGS = {
    "address": "care@example.com",
    "imap_host": "localhost",
    "imap_user": "care",
    "imap_password": "unused",
    "smtp_host": "localhost",
    "signing_secret": "unused-but-long-enough",
}
_METRICS = ("understood without a fault", "text found")


class Outcome(msgspec.Struct, frozen=True):
    """What became of one mail. One without any text of its own (an empty body) can be understood and have none."""

    is_understood: bool
    has_text: bool


def mails(bench: Bench) -> Iterator[Result]:
    """Every message of the set, once."""
    contents = [content for path in bench.folder.files(_NAME, ".tar.gz") for content in _messages(bench, path)]
    if not contents:
        note = "the folder has no archive of email_mime"
        yield from (Result(set=_NAME, job=_JOB, metric=metric, note=note) for metric in _METRICS)
        return
    bench.tell("parsing")
    connector = registry.connect("mail", _SETTINGS)
    began = time.perf_counter()
    outcomes = [_outcome(connector, number, content) for number, content in enumerate(contents)]
    speed = len(contents) / (time.perf_counter() - began)
    for metric, good in (
        (_METRICS[0], [each.is_understood for each in outcomes]),
        (_METRICS[1], [each.has_text for each in outcomes]),
    ):
        score = partial(accuracy, np.array(good, dtype=np.int64), np.ones(len(good), np.int64))
        interval = bootstrap(score, list(range(len(good))))
        base = Result(set=_NAME, job=_JOB, metric=metric, n=len(good), posts_per_second=rounded(speed, 1))
        yield with_share(base, interval)


def _messages(bench: Bench, path: Path) -> Iterator[bytes]:
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is not None:
                    yield content.read()
    except (tarfile.TarError, OSError, EOFError) as problem:
        bench.folder.complain(f"{_NAME}/{path.name} cannot be read: {problem}")


def _outcome(connector: Connector, number: int, content: bytes) -> Outcome:
    """A refusal in words counts as understood, any other exception as a fault of ours."""
    try:
        heard = connector.translate(Raw(reference=str(number), content=content))
    except CannotTranslate:
        return Outcome(is_understood=True, has_text=False)
    except Exception:  # noqa: BLE001 (that no exception comes is what is measured)
        return Outcome(is_understood=False, has_text=False)
    return Outcome(is_understood=True, has_text=any(map(_has_text, heard)))


def _has_text(heard: object) -> bool:
    if isinstance(heard, Bounced):
        return bool(heard.reason.strip())
    return isinstance(heard, Post) and bool((heard.text or heard.quoted or heard.html).strip())
