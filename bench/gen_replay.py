"""Writes a file in our own replay layout: threads, duplicates, several accounts and languages, all of it invented.

python bench/gen_replay.py OUT --n 100000 --seed 1 --duplicates 0.02 --threads 0.35
"""

import argparse
import csv
import gzip
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = [
    *("id", "network", "account", "author_id", "author_handle", "author_name", "created_at", "text", "kind"),
    *("in_reply_to", "thread_id", "subject", "language", "public", "verified_address", "own", "url"),
]
ACCOUNTS = (
    ("quillnet_help", "bluesky"),
    ("quillnet_es", "bluesky"),
    ("brightwave_care", "twitter"),
    ("care@brightwave.example", "mail"),
)
ASKER = ("author_id", "author_name", "author_handle", "verified_address")
START = datetime(2026, 3, 2, 6, tzinfo=UTC)

# Sentences are put together from an opening, a matter, a moment and an ending of the same language.
WORDS = {
    "en": {
        "opening": ["Hi", "Hello there", "So", "Morning", "Honestly", "Quick question", "Anyone home", "Not happy"],
        "thing": ["router", "bill", "landline", "set-top box", "fibre line", "mobile plan", "new modem", "invoice"],
        "trouble": ["keeps dropping out", "is dead again", "makes no sense", "still has not arrived", "runs at a crawl",
                    "shows a red light", "was charged twice", "stopped after the update"],
        "moment": ["since Tuesday", "every evening around eight", "for the third time this month", "since I moved",
                   "right in the middle of a meeting", "ever since your visit", "today of all days"],
        "ending": ["Can somebody look into it?", "What should I try next?", "I pay for better than this.",
                   "Thanks in advance.", "When will it be fixed?", "Do I need a technician?", "Please call me back.",
                   "My neighbour has the same trouble."],
        "answer": ["Sorry to hear that, {name}.", "Thanks for telling us, {name}.", "That should not happen, {name}."],
        "advice": ["Could you unplug it for half a minute and tell us what the lights do?",
                   "We have booked a line test and will write as soon as we know more.",
                   "Please send us your customer number in a private message.",
                   "There is work going on in your street, it should be back by six."],
        "join": "{opening}, my {thing} {trouble} {moment}. {ending}",
    },
    "de": {
        "opening": ["Hallo", "Guten Tag", "Moin", "Leute", "Ganz ehrlich", "Kurze Frage", "Servus"],
        "thing": ["Anschluss", "Router", "Vertrag", "Fernsehempfang", "Tarif", "Glasfaseranschluss"],
        "trouble": ["fällt ständig aus", "ist schon wieder tot", "lässt sich nicht kündigen",
                    "wird nicht freigeschaltet", "läuft im Schneckentempo", "wurde doppelt berechnet"],
        "moment": ["seit Dienstag", "jeden Abend gegen acht", "seit dem Umzug", "zum dritten Mal in diesem Monat",
                   "mitten in der Besprechung", "seit eurem Update"],
        "ending": ["Was kann ich tun?", "Wann kümmert sich jemand darum?", "Danke schon mal für die Hilfe.",
                   "So langsam reicht es mir.", "Kommt da noch ein Techniker?", "Bitte um Rückruf."],
        "answer": ["Das tut uns leid, {name}.", "Danke für die Nachricht, {name}.", "So soll das nicht sein, {name}."],
        "advice": ["Wir messen die Leitung durch und melden uns heute noch.",
                   "Schick uns bitte deine Kundennummer in einer privaten Nachricht.",
                   "In deiner Straße wird gerade gebaut, gegen 18 Uhr sollte alles wieder gehen."],
        "join": "{opening}, mein {thing} {trouble}, und das {moment}. {ending}",
    },
    "es": {
        "opening": ["Hola", "Buenas", "Perdonad", "Una pregunta", "De verdad", "Buenos días"],
        "thing": ["router", "contrato", "teléfono fijo", "descodificador", "servicio de fibra", "pedido"],
        "trouble": ["no funciona", "se corta sin parar", "sigue sin llegar", "va lentísimo",
                    "aparece dos veces cobrado", "dejó de responder"],
        "moment": ["desde el martes", "todas las noches a las ocho", "desde la mudanza", "por tercera vez este mes",
                   "en plena reunión", "desde vuestra última visita"],
        "ending": ["¿Alguien puede mirarlo?", "¿Qué hago ahora?", "Gracias de antemano.", "Ya está bien, la verdad.",
                   "¿Cuándo estará arreglado?", "Llamadme, por favor."],
        "answer": ["Lo sentimos mucho, {name}.", "Gracias por avisar, {name}.", "Vamos a revisarlo, {name}."],
        "advice": ["¿Nos mandas tu número de cliente por mensaje privado?",
                   "Hay una avería en tu zona y esperamos resolverla antes de las seis.",
                   "Mañana por la mañana pasará un técnico."],
        "join": "{opening}, mi {thing} {trouble} {moment}. {ending}",
    },
}  # fmt: skip
NAMES = ["Ana", "Bram", "Chika", "Dagny", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kemi", "Lucía", "Marek"]
TAILS = [
    "",
    "",
    "",
    " Order {number}.",
    " Ticket {number}.",
    " Postcode {number}.",
    " 😡",
    " 🙏",
    " It is flat {number}.",
]


class Crowd:
    """Writes rows: a customer begins, then the brand and the customer take turns for as long as the thread goes."""

    def __init__(self, seed: int, threads: float) -> None:
        self.chance = random.Random(seed)
        self.share = threads
        self.moment = START
        self.number = 0
        self.open: list[dict[str, str]] = []  # last posts of threads that may go on
        self.threads: Counter[str] = Counter()
        self.askers: dict[str, dict[str, str]] = {}  # who began each thread

    def next_row(self) -> dict[str, str]:
        """The next post in time."""
        self.moment += timedelta(milliseconds=self.chance.randint(20, 900))
        self.number += 1
        goes_on = self.open and self.chance.random() < self.share
        row = self._answer(self._taken()) if goes_on else self._beginning()
        self.threads[row["thread_id"]] += 1
        self.open.append(row)
        if len(self.open) > 2_000:
            self._taken()
        return row

    def _taken(self) -> dict[str, str]:
        place = self.chance.randrange(len(self.open))
        self.open[place], self.open[-1] = self.open[-1], self.open[place]
        return self.open.pop()

    def _beginning(self) -> dict[str, str]:
        account, network = self.chance.choice(ACCOUNTS)
        language = "es" if account.endswith("_es") else self.chance.choices(["en", "de", "es"], [8, 1, 1])[0]
        customer = self.chance.randrange(40_000)
        name = f"{NAMES[customer % len(NAMES)]} {customer}"
        text = self._complaint(language)
        if network != "mail" and self.chance.random() < 0.6:
            text = f"@{account} {text}"
        row = self._row(network, account, text, language)
        address = f"customer{customer}@post.example"
        row |= {"author_id": f"{network}-{customer}", "author_name": name, "thread_id": row["id"]}
        if network == "mail":
            row |= {"author_handle": address, "verified_address": address, "kind": "mail", "subject": text[:40]}
        else:
            row["author_handle"] = f"customer{customer}"
        self.askers[row["id"]] = {name: row[name] for name in ASKER}
        return row

    def _answer(self, before: dict[str, str]) -> dict[str, str]:
        is_own = before["own"] == "false"
        words, language = WORDS[before["language"]], before["language"]
        name = before["author_name"].split(" ")[0]
        if is_own:
            text = f"{self.chance.choice(words['answer'])} {self.chance.choice(words['advice'])}".format(name=name)
        else:
            text = self._complaint(language)
        row = self._row(before["network"], before["account"], text, language)
        row |= {"in_reply_to": before["id"], "thread_id": before["thread_id"], "subject": before["subject"]}
        row["kind"] = "mail" if before["network"] == "mail" else "reply"
        row["own"] = "true" if is_own else "false"
        writer = {"author_id": before["account"], "author_handle": before["account"], "author_name": "Care"}
        return row | (writer if is_own else self.askers[before["thread_id"]])

    def _complaint(self, language: str) -> str:
        words = WORDS[language]
        parts = {part: self.chance.choice(words[part]) for part in ("opening", "thing", "trouble", "moment", "ending")}
        text = words["join"].format(**parts)
        if self.chance.random() < 0.1:
            return parts["ending"]
        for _ in range(self.chance.choice([0, 0, 0, 1, 2])):
            ending = self.chance.choice(words["ending"])
            text += "" if ending in text else f" {ending}"
        return (text + self.chance.choice(TAILS).format(number=self.chance.randrange(10_000, 99_999)))[:270]

    def _row(self, network: str, account: str, text: str, language: str) -> dict[str, str]:
        row = dict.fromkeys(COLUMNS, "")
        row |= {"id": f"{network[:1]}{self.number:08}", "network": network, "account": account, "own": "false"}
        row |= {"created_at": self.moment.isoformat(timespec="milliseconds"), "text": text, "language": language}
        return row


def main() -> None:
    """Write the file and print what is in it."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("out", type=Path)
    options.add_argument("--n", type=int, default=100_000, help="rows, duplicates included")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--duplicates", type=float, default=0.02, help="share of rows that repeat an earlier one")
    options.add_argument("--threads", type=float, default=0.35, help="share of posts that answer an earlier one")
    given = options.parse_args()
    crowd, recent, repeated = Crowd(given.seed, given.threads), [], 0
    opener = gzip.open if given.out.suffix == ".gz" else open
    with opener(given.out, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for _ in range(given.n):
            if recent and crowd.chance.random() < given.duplicates:
                row, repeated = crowd.chance.choice(recent), repeated + 1
            else:
                row = crowd.next_row()
                recent = [*recent[-99:], row]
            # On one network the reader must find the threads by itself.
            writer.writerow(row | {"thread_id": ""} if row["network"] == "twitter" else row)
    counts = {"rows": given.n, "distinct": given.n - repeated, "duplicates": repeated}
    counts |= {"threads": len(crowd.threads), "longest_thread": max(crowd.threads.values(), default=0)}
    print(json.dumps({"file": str(given.out), **counts}))


if __name__ == "__main__":
    main()
