"""Names of persons are masked, in every language that the desk greets in, and other words are left."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.personal import masked, personal_data
from evenhand.understanding.domain.personal_names import names_in, without_names

# Our own sentences; what stands between ‹ and › is somebody's name, and | ends a line.
NAMED = """
Hi ‹Bob›, I'm ‹Alice› from Harborline and my internet is gone.
My neighbour Mr. ‹Miller› in the house beside has the same.
I spoke to ‹Tom› yesterday. ‹Tom› said it would work by six.
Thanks ‹Priya›, that did it!
It works now.|Kind regards,|‹Siobhan O'Brien›
My name is ‹Jean-Luc› and the bill is wrong.
Your technician ‹Ahmed› never came, and Mrs ‹van der Berg› waited all day.
Please tell my wife ‹Anna› what to do.
‹Dana› here, the router blinks red.
mr ‹miller› next door has it too
Hallo ‹Sabine›, ich bin ‹Jonas› von der Technik, der Router startet neu.
Frau Dr. ‹Weber› hat den Vertrag, und Herr ‹Müller-Lüdenscheidt› zahlt.
Mein Name ist ‹Petra Schulz›, die Rechnung ist falsch.
Ihr Kollege ‹Farid› war hier. Viele Grüße|‹Petra›
Danke, ‹Nora›! Das war es.
Bonjour ‹Claire›, je m'appelle ‹Luc› et la box clignote.
Mon voisin M. ‹Dupont› a le même problème. Cordialement, ‹Luc›
Mme ‹Le Goff› attend un technicien.
Hola ‹Marta›, me llamo ‹Javier› y no tengo internet.
Mi vecina la Sra. ‹Gómez› tampoco. Un saludo, ‹Javier›
Ciao ‹Giulia›, mi chiamo ‹Marco›: il modem non va.
Il mio collega ‹Paolo› ha parlato con la Sig.ra ‹Rossi›.
Olá ‹João›, me chamo ‹Beatriz› e a fatura está errada.
O técnico ‹Rui› não veio, disse a Sra. ‹Costa›.
Hoi ‹Daan›, mijn naam is ‹Sanne› en het internet ligt eruit.
Mijn buurman dhr. ‹de Vries› heeft het ook. Groetjes, ‹Sanne›
Hej ‹Erik›, jag heter ‹Linnea› och routern blinkar. Tack, ‹Erik›!
Hej ‹Søren›, jeg hedder ‹Mette›. Min nabo ‹Lars› har det også.
Hei ‹Ingrid›, mitt navn er ‹Kari›, nettet er nede.
Hei ‹Aino›, nimeni on ‹Mikko›. Terveisin ‹Mikko›
Dzień dobry, ‹Anna›, nazywam się ‹Piotr Nowak›.
Czekał na technika pan ‹Kowalski›. Pozdrawiam, ‹Piotr›
Dobrý den, ‹Jano›, jmenuji se ‹Petr›. Čeká paní ‹Nováková›.
Szia ‹Zsófi›! ‹Kovács› úr is vár. Üdvözlettel, ‹Bence›
Bună ‹Ioana›, mă numesc ‹Andrei›. Domnul ‹Popescu› așteaptă.
Merhaba ‹Elif›, benim adım ‹Mehmet›. Sayın ‹Yılmaz› bekliyor.
Γεια σας ‹Μαρία›, με λένε ‹Γιώργο›. Ο κ. ‹Παπαδόπουλος› περιμένει.
Здравствуйте, ‹Ольга›! Меня зовут ‹Иван Петров›, ждёт госпожа ‹Смирнова›.
Вітаю, ‹Оксано›! Мене звати ‹Андрій›. З повагою, ‹Андрій›
مرحبا ‹سارة›، اسمي ‹أحمد› والإنترنت لا يعمل.
‹山田›様、ルーターを再起動してください。隣の‹田中›さんも同じです。
저는 ‹김민수›입니다. ‹박지영› 씨도 인터넷이 안 됩니다.
‹王›先生，您好！我叫‹李小红›，网络断了。
"""

PLAIN = [
    "Restart the router and wait until the light is green.",
    "Hello! Will you come on Monday? May I call again?",
    "Hi there, this is about the Wi-Fi. Thanks, everyone!",
    "I'm sorry, I'm German and my English is bad.",
    "Your engineer comes on Tuesday. The manager is told.",
    "Choose Settings, then Network, then Restart. Best wait a minute.",
    "It's the Harborline App on Android. Thank you very much.",
    "Beste Lösung: den Router neu starten. Liebe Kundinnen und Kunden, danke.",
    "Ich bin Kunde und habe Internet und Telefon bei Ihnen.",
    "Hallo zusammen, hier ist Regen, die Störung in Malmö dauert bis Freitag.",
    "Danke Ihnen! Der Techniker kommt am Montag, mein Nachbar hat Internet.",
    "Bonjour, je suis cliente depuis mars. Merci beaucoup.",
    "Hola, soy cliente. Gracias a todos.",
    "Sono cliente da anni, il tecnico viene lunedì.",
    "Ik ben klant en het internet ligt eruit. Met vriendelijke groet",
    "Jag är kund. Tack!",
    "お客様のルーターを再起動してください。皆さんも同じです。",
    "고객님, 공유기를 다시 켜 주세요.",
    "先生，您好！请重启路由器。",
    "Здравствуйте! Перезапустите роутер, спасибо.",
]


def test_of_our_own_sentences_nearly_every_name_is_masked_and_hardly_a_word_besides() -> None:
    named, missed, wrong = 0, [], [left for each in PLAIN if (left := without_names(each)) != each]
    for marked in NAMED.strip().splitlines():
        line = marked.replace("|", "\n")
        names = [each.partition("›")[0] for each in line.split("‹")[1:]]
        left = without_names(line.replace("‹", "").replace("›", ""))
        seen = [(name, left) for name in names if name.rpartition(" ")[2] in left]
        named, missed = named + len(names), missed + seen
        if not seen and left != re.sub("‹[^›]+›", "[name]", line):
            wrong.append(left)
    assert named >= 80
    assert len(missed) <= 0.03 * named, missed
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi Bob, I'm Alice from Harborline", "Hi [name], I'm [name] from Harborline"),
        ("my neighbour Mr. Miller, 12 Elm Street", "my neighbour Mr. [name], [address]"),
        ("Please ask Ahmet Bey or Mr. Jean-Luc Müller-Lüdenscheidt.", "Please ask [name] Bey or Mr. [name]."),
        ("Noor will see to it. Will Noor’s crew come?", "[name] will see to it. Will [name] crew come?"),
    ],
)
def test_third_persons_and_ours_are_masked(text: str, left: str) -> None:
    assert without_names(masked(text, personal_data(text)), known={"Noor", "Will"}) == left


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=3))
def test_any_text_can_be_masked_and_once_masked_stays_so(text: str, known: list[str]) -> None:
    spans = names_in(text, known=known)
    assert all(0 <= each.start < each.end <= len(text) for each in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
