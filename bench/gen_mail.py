"""Writes mails as customers send them, and says how many threads and messages they truly are.

python bench/gen_mail.py FOLDER [--n 2000] [--seed 1] [--to care@harbour.example]

Three in four begin something, written in text and HTML; one in five answers an earlier one (In-Reply-To,
References, the earlier words quoted below); one in twenty carries a small PDF; one in fifty is an earlier mail
delivered once more. FOLDER/00000.eml and so on, in the order of arrival, and FOLDER/expected.json.
"""

import argparse
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

ARRIVES_FROM = datetime(2026, 3, 2, 6, tzinfo=UTC)
PEOPLE = 1_200
GREETINGS = ("Good morning,", "Hello,", "Dear team,", "Hi there,", "To whom it may concern,")
MATTERS = (
    ("The line drops every evening", "Around eight the line drops, comes back, and drops again."),
    ("My last bill", "The amount on my last bill is twice what we agreed on the phone."),
    ("Nobody came", "I took a day off for your technician, and nobody came or called."),
    ("Moving house in May", "We move in May and I would like to take the contract with us."),
    ("New router does not start", "The router you sent me shows one orange light and nothing else."),
    ("Cancelling the second number", "The second number is of no use to us any more; please cancel it."),
    ("Channels missing", "Since the change last week a third of the channels is missing."),
    ("A word of thanks", "Your colleague at the counter was patient and friendly, and I want you to know."),
)
DETAILS = (
    "I have tried another cable and another socket, and it is the same everywhere.",
    "The hotline asked me to write instead, so here I am.",
    "My customer number is {number}.",
    "It began on a Tuesday, if that helps you to find the cause.",
    "Two of our neighbours tell the same story.",
    "I work from home three days a week and depend on it.",
    "The leaflet in the box says something else than your page does.",
    "You may call me in the evening, I am at home after six.",
    "I would be glad about an answer before the weekend.",
    "Please do not send me the standard text again; I have followed every step of it.",
    "The reference on the letter is {number}.",
    "My mother cannot hear the telephone well, so mail is better for us.",
)
CLOSINGS = ("Kind regards", "Best wishes", "Yours sincerely", "Thank you", "Regards")


@dataclass(frozen=True)
class Sent:
    """A mail that arrived, as far as an answer needs it."""

    message_id: str
    references: str
    subject: str
    text: str
    writer: int
    raw: bytes


class Post:
    """Writes one mail after the other."""

    def __init__(self, *, to: str, seed: int) -> None:
        self.to = to
        self.chance = random.Random(seed)
        self.sent: list[Sent] = []
        self.threads = self.answers = self.repeats = self.files = 0

    def next_mail(self, number: int) -> bytes:
        """The next one in the order of arrival."""
        if self.sent and self.chance.random() < 0.02:
            self.repeats += 1
            return self.chance.choice(self.sent).raw
        # One in fifty is a repeat, so of the rest a little more than one in five is an answer.
        before = self.chance.choice(self.sent) if self.sent and self.chance.random() < 0.2 / 0.98 else None
        sent = self._write(number, before)
        self.answers += before is not None
        self.threads += before is None
        self.sent.append(sent)
        return sent.raw

    def _write(self, number: int, before: Sent | None) -> Sent:
        writer = before.writer if before else self.chance.randrange(PEOPLE)
        matter, first = self.chance.choice(MATTERS)
        text = self._words(first, writer)
        subject = f"Re: {before.subject.removeprefix('Re: ')}" if before else f"{matter} ({number})"
        quoted = _quoted(before) if before else ""
        mail = EmailMessage()
        mail["From"] = f"{_name(writer)} <{_address(writer)}>"
        mail["To"] = self.to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(ARRIVES_FROM + timedelta(seconds=13 * number))
        mail["Message-ID"] = f"<{self.chance.getrandbits(64):016x}.{number}@post{writer % 9}.example>"
        references = ""
        if before:
            references = f"{before.references} {before.message_id}".strip()
            mail["In-Reply-To"] = before.message_id
            mail["References"] = references
        mail["X-Mailer"] = "Letterbox 4"
        mail.set_content(text + quoted)
        mail.add_alternative(_html(text, quoted), subtype="html")
        if self.chance.random() < 0.05:
            self.files += 1
            content = b"%PDF-1.4\n" + self.chance.randbytes(20_000)
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=f"letter-{number}.pdf")
        return Sent(mail["Message-ID"], references, subject, text, writer, mail.as_bytes())

    def _words(self, first: str, writer: int) -> str:
        paragraphs = [self.chance.choice(GREETINGS), first]
        for _ in range(self.chance.randint(2, 4)):
            sentences = self.chance.sample(DETAILS, self.chance.randint(2, 4))
            number = self.chance.randrange(10**7, 10**8)
            paragraphs.append(" ".join(sentences).format(number=number))
        return "\n\n".join([*paragraphs, f"{self.chance.choice(CLOSINGS)}\n{_name(writer)}"]) + "\n"


def _name(writer: int) -> str:
    return f"Customer {writer}"


def _address(writer: int) -> str:
    return f"customer{writer}@post{writer % 9}.example"


def _quoted(before: Sent) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in before.text.splitlines()[:12])
    return f"\nOn Mon, 2 Mar 2026 at 08:15, {_name(before.writer)} <{_address(before.writer)}> wrote:\n{lines}\n"


def _html(text: str, quoted: str) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    below = f"<blockquote>{escape(quoted)}</blockquote>" if quoted else ""
    return f"<html><body>{paragraphs}{below}</body></html>"


def write(folder: Path, *, n: int, to: str, seed: int) -> dict[str, int]:
    """Write the mails and expected.json; what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    post, size = Post(to=to, seed=seed), 0
    for number in range(n):
        raw = post.next_mail(number)
        size += len(raw)
        (folder / f"{number:05}.eml").write_bytes(raw)
    expected = {
        "mails": n,
        "threads": post.threads,
        "messages": len(post.sent),
        "answers": post.answers,
        "repeats": post.repeats,
        "files": post.files,
        "bytes_each": size // n,
    }
    (folder / "expected.json").write_text(json.dumps(expected))
    return expected


def main() -> None:
    """Write and say what was written."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--n", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--to", default="care@harbour.example")
    given = options.parse_args()
    print(json.dumps(write(given.folder, n=given.n, to=given.to, seed=given.seed)))


if __name__ == "__main__":
    main()
