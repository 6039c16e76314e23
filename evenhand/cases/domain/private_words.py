"""What a public reply says that leads into private, in the customer’s language; a colleague may say it otherwise."""

# ruff: noqa: E501 - sentences of one language belong on one line

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """The usual words: an invitation with and without an address, and a link for one person."""

    invite: str
    invite_without_address: str
    link: str


_WORDS: Mapping[str, Words] = {
    "en": Words(
        "Let us look at this in private, so that nothing personal stands here. Please send us a direct message: {address}",
        "Let us look at this in private, so that nothing personal stands here. Please send us a direct message.",
        "Let us look at this in private, so that nothing personal stands here. This link opens a chat for you alone: {address}",
    ),
    "de": Words(
        "Schauen wir uns das privat an, damit hier nichts Persönliches steht. Bitte schreiben Sie uns direkt: {address}",
        "Schauen wir uns das privat an, damit hier nichts Persönliches steht. Bitte schreiben Sie uns eine Direktnachricht.",
        "Schauen wir uns das privat an, damit hier nichts Persönliches steht. Dieser Link öffnet einen Chat nur für Sie: {address}",
    ),
    "fr": Words(
        "Voyons cela en privé, pour que rien de personnel ne reste ici. Écrivez-nous en message privé : {address}",
        "Voyons cela en privé, pour que rien de personnel ne reste ici. Écrivez-nous en message privé.",
        "Voyons cela en privé, pour que rien de personnel ne reste ici. Ce lien ouvre un chat pour vous seul : {address}",
    ),
    "es": Words(
        "Veámoslo en privado, para que aquí no quede nada personal. Escríbanos un mensaje directo: {address}",
        "Veámoslo en privado, para que aquí no quede nada personal. Escríbanos un mensaje directo.",
        "Veámoslo en privado, para que aquí no quede nada personal. Este enlace abre un chat solo para usted: {address}",
    ),
    "it": Words(
        "Vediamolo in privato, così qui non resta nulla di personale. Ci scriva un messaggio diretto: {address}",
        "Vediamolo in privato, così qui non resta nulla di personale. Ci scriva un messaggio diretto.",
        "Vediamolo in privato, così qui non resta nulla di personale. Questo link apre una chat solo per Lei: {address}",
    ),
    "pt": Words(
        "Vamos ver isto em privado, para que nada pessoal fique aqui. Envie-nos uma mensagem direta: {address}",
        "Vamos ver isto em privado, para que nada pessoal fique aqui. Envie-nos uma mensagem direta.",
        "Vamos ver isto em privado, para que nada pessoal fique aqui. Este link abre um chat só para si: {address}",
    ),
    "nl": Words(
        "Laten we dit privé bekijken, zodat hier niets persoonlijks staat. Stuur ons een privébericht: {address}",
        "Laten we dit privé bekijken, zodat hier niets persoonlijks staat. Stuur ons een privébericht.",
        "Laten we dit privé bekijken, zodat hier niets persoonlijks staat. Deze link opent een chat voor u alleen: {address}",
    ),
}


def invitation(language: str, address: str) -> str:
    """The usual words that invite to a direct message; English where we have no others."""
    words = _WORDS.get(language, _WORDS["en"])
    return words.invite.format(address=address) if address else words.invite_without_address


def link_offered(language: str, address: str) -> str:
    """The usual words that offer the link."""
    return _WORDS.get(language, _WORDS["en"]).link.format(address=address)
