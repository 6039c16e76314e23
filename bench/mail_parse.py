"""How many mails a second one core understands: `mail_parse.py DIR` reads every file of DIR, prints one JSON line."""

import argparse
import json
import statistics
import time
from email import message_from_bytes
from pathlib import Path

from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.connectors.mail.translate import translate
from evenhand.channels.domain.connector import Post, Raw
from evenhand.channels.errors import CannotTranslate

SIGNER = Signer("not a secret, only a bench", "support@example.test")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    files = [path for path in sorted(arguments.folder.rglob("*")) if path.is_file()]
    raws = [Raw(reference=f"1:{number}", content=path.read_bytes()) for number, path in enumerate(files, 1)]
    ours, theirs, slowest = [], [], 0.0
    for _ in range(arguments.rounds):
        started = time.process_time()
        for raw in raws:
            _understand(raw)
        ours.append(time.process_time() - started)
        started = time.process_time()
        for raw in raws:
            message_from_bytes(raw.content)
        theirs.append(time.process_time() - started)
    heard = []
    for raw in raws:
        started = time.process_time()
        heard += _understand(raw)
        slowest = max(slowest, time.process_time() - started)
    posts = [each for each in heard if isinstance(each, Post)]
    result = {
        "bench": "mail_parse",
        "mails": len(raws),
        "bytes": sum(len(raw.content) for raw in raws),
        "per_cpu_second": round(len(raws) / statistics.median(ours)),
        "stdlib_parse_only_per_cpu_second": round(len(raws) / statistics.median(theirs)),
        "slowest_ms": round(slowest * 1000, 1),
        "posts": len(posts),
        "bounces": len(heard) - len(posts),
        "quarantined": len(raws) - len(heard),
        "with_text": sum(bool(post.text.strip()) for post in posts),
        "with_quote": sum(bool(post.quoted) for post in posts),
        "with_signature": sum(bool(post.signature) for post in posts),
        "automatic": sum(post.is_automatic for post in posts),
        "attachments": sum(len(post.attachments) for post in posts),
    }
    print(json.dumps(result))


def _understand(raw: Raw) -> tuple[object, ...]:
    try:
        return translate(raw, SIGNER)
    except CannotTranslate:
        return ()


if __name__ == "__main__":
    main()
