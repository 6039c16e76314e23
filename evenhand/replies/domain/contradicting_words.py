"""The words by which what is given and what is not are told apart, a table for each language.

A word that says one thing here says another there ("no", "se", "als", "die"), so each text is read by the table of its
own language only, which its small words tell.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import msgspec
import regex

TOPICS: Final = ("refund", "credit", "technician", "replacement", "fee", "discount", "warranty")


class Tongue(msgspec.Struct, frozen=True, kw_only=True):
    """What a language says it with; all are patterns."""

    small: str  # words that tell the language
    topics: Mapping[str, str]
    no: str
    no_fee: str
    idiom: str  # has a no in it and denies nothing
    yes: str
    is_open: str  # a condition, or what has not arrived yet
    otherwise: str  # says that it is otherwise than before
    but: str  # what begins another thought


ENGLISH: Final = Tongue(
    small="the|we|you|your|our|will|have|has|is|are|not|it|that|this|for|to|can|cannot|of|there|no|with|a|an|by",
    topics={
        "refund": r"(?:non-?)?refund\w*(?!\s+(?:team|request|department|form|policy))|money\s+back|reimburs\w+",
        "credit": r"(?:a|the|bill|your)\s+credit(?!\s*card)|credit\s+note",
        "technician": r"technicians?|engineers?",
        "replacement": r"replacement|replac\w+|exchange\s+it",
        "fee": r"fees?|charge\s+you|(?:free|no)\s+(?:of\s+)?charge",
        "discount": r"discounts?",
        "warranty": r"warranty|under\s+guarantee",
    },
    no=r"not|no|cannot|\w+n['’]t|unable|never|without|impossible|declin\w+|refus\w+|den(?:y|ied|ies)|reject\w+|"
    r"non-?refund\w+",
    no_fee=r"waiv\w+|free\s+(?:of\s+)?charge",
    idiom=r"no[\s-]+(?:problem|worries|doubt|need|shows?)|(?:don['’]t|do\s+not|not\s+to)\s+(?:worry|hesitate)|not\s+only|"
    r"(?:no|not)\s+(?:later|more|less)\s+than|"
    r"(?:with|without)\s+(?:any\s+)?(?:problem|delay|question|fuss|further)\w*",
    yes=r"will|have|has|is|are|can|get|gets|receive|sent|send|sending|booked|arranged|refunded|"
    r"credited|reimbursed|replaced|approved|granted|\w+[’'](?:ll|ve)",
    is_open=r"if|whether|in\s+case|perhaps|maybe|might|yet|(?:not|\w*n['’]t|never)\s+(?:received|arrived|reached|seen|got|had)",
    otherwise=r"correction|correct(?:ing|ed)?\s+(?:myself|ourselves|that|what|my|our)|instead|after\s+all|mistake\w*|"
    r"were\s+wrong|was\s+wrong|contrary|changed",
    but=r"but|however|without|and(?=\s+(?:i|we|you|your|the|a|an|there|it)\b)",
)
GERMAN: Final = Tongue(
    small="der|die|das|wir|sie|ihnen|ihr|ihre|ein|eine|einen|ist|sind|wird|werden|haben|hat|nicht|kein|keine|und|für|es|"
    "auf|am|im|mit|von|den|dem|uns|kann|ich",
    topics={
        "refund": r"erstatt\w+|rückerstatt\w+|geld\s+zurück|refund\w*",
        "credit": r"gutschrift\w*|gutschreib\w+",
        "technician": r"techniker\w*",
        "replacement": r"ersatzger\w+|austausch\w*",
        "fee": r"gebühr\w*|kosten\w*",
        "discount": r"rabatt\w*|preisnachl\w+|nachlass",
        "warranty": r"garantie|gewährleistung",
    },
    no=r"nicht|kein\w*|unmöglich|ohne|entfäll\w*|abgelehnt|ablehnen|lehnen|verweiger\w+|ausgeschlossen",
    no_fee=r"kostenlos\w*|kostenfrei\w*|gebührenfrei\w*",
    idiom=r"kein\s+problem|keine\s+sorgen?|nicht\s+nur|nicht\s+(?:später|mehr|weniger)\s+als|zögern\s+sie\s+nicht|"
    r"ohne\s+(?:weiteres|probleme|umstände|verzögerung)",
    yes=r"wird|werden|haben|hat|ist|erhalten|bekommen|schicken|kommt|erstatten|schreiben|berechnen",
    is_open=r"falls|wenn|ob|vielleicht|sofern|noch\s+nicht|nicht\s+(?:erhalten|angekommen|eingegangen|da)",
    otherwise=r"anders\s+als|entgegen|doch\s+(?:noch|nicht|kein\w*)|korrigier\w*|irrtum\w*|falsch|stattdessen|geändert",
    but=r"aber|sondern|jedoch|ohne|und(?=\s+(?:wir|sie|ihre?|es|der|die|das|eine?)\b)",
)
SPANISH: Final = Tongue(
    small="el|los|las|le|les|usted|su|sus|un|una|de|del|que|no|por|para|con|hemos|está|es|al|lo|hay|nos|en|y|se|puede",
    topics={
        "refund": r"reembols\w+|devol\w+\s+(?:de\s+|del\s+)?(?:el\s+|su\s+|tu\s+)?(?:dinero|importe)",
        "credit": r"nota\s+de\s+crédito|saldo\s+a\s+(?:su|tu)\s+favor|abono",
        "technician": r"(?:un|el|ningún|nuestro|al)\s+técnico|visita\s+técnica|técnicos",
        "replacement": r"reemplaz\w+|sustitu\w+|(?:un|el|otro)\s+equipo\s+nuevo",
        "fee": r"comisi[óo]n(?:es)?|(?:un|el|ningún|sin)\s+(?:cargo|coste|costo)",
        "discount": r"descuentos?",
        "warranty": r"garant[íi]a",
    },
    no=r"no|ning[úu]n\w*|sin|nunca|imposible|rechaz\w+|deneg\w+|tampoco",
    no_fee=r"gratis|gratuit\w+|sin\s+(?:ningún\s+)?(?:coste|costo|cargo|comisi[óo]n)",
    idiom=r"no\s+se\s+preocupe|no\s+te\s+preocupes|no\s+dud(?:e|es)|sin\s+(?:problema\w*|demora|duda|falta|más)|no\s+s[óo]lo|"
    r"no\s+hay\s+(?:ning[úu]n\s+)?problema",
    yes=r"hemos|ha|han|está|es|recibirá\w*|tendrá\w*|reembolsa(?:mos|remos|do)|reembolsaremos|devolve(?:mos|remos)|"
    r"sustitui(?:mos|remos)|reemplaza(?:mos|remos)|enviamos|enviaremos|aplica(?:mos|remos)|vamos|cubre|tiene|irá|"
    r"cobra(?:mos|remos)|pod(?:emos|rá)|puede|hay|aprobad\w+|llegará",
    is_open=r"si|quizás?|tal\s+vez|en\s+caso|todavía\s+no|aún\s+no|no\s+(?:ha|han|has)\s+(?:recibido|llegado)",
    otherwise=r"correcci[óo]n|corrig\w+|error|equivocad\w+|equivoqu\w+|en\s+lugar\s+de|al\s+final|contrario|cambiad\w+",
    but=r"pero|sin\s+embargo|aunque|sin|y(?=\s+(?:el|la|un|una|usted|su|no|le)\b)",
)
FRENCH: Final = Tongue(
    small="le|les|la|nous|vous|votre|vos|un|une|des|du|est|sont|pas|ne|et|pour|avec|dans|au|aux|que|il|ce|cette|sera",
    topics={
        "refund": r"rembours\w+",
        "credit": r"avoir\s+(?:de|sur|commercial)|un\s+avoir|note\s+de\s+crédit",
        "technician": r"technicien\w*",
        "replacement": r"remplac\w+",
        "fee": r"frais",
        "discount": r"remises?|réductions?|rabais",
        "warranty": r"garantie",
    },
    no=r"pas|aucun\w*|sans|jamais|impossible|refus\w+|rejet\w+|non|ni",
    no_fee=r"gratuit\w*|offert\w*|sans\s+(?:aucuns?\s+)?frais",
    idiom=r"pas\s+de\s+(?:problème|souci)|ne\s+vous\s+inquiétez\s+pas|n['’]hésitez\s+pas|pas\s+plus\s+(?:de|tard)|"
    r"sans\s+(?:problème|souci|délai|faute|plus)|non\s+seulement|aucun\s+(?:problème|souci)",
    yes=r"allons|avons|avez|a|ont|est|sera|seront|recevrez|pouvez|pouvons|rembours(?:ons|erons|é\w*)|envoyons|enverrons|"
    r"remplaç?(?:ons|erons|é\w*)|remplacerons|bénéficiez|couvre|viendra|passera|accordons|facturons|y\s+a",
    is_open=r"si|s['’]il|peut-être|éventuellement|pas\s+encore|"
    r"pas\s+(?:\w+\s+)?(?:reçu|arrivé\w*)",
    otherwise=r"correction|corrig\w+|erreur|trompés?|au\s+lieu|finalement|contrairement|changé\w*",
    but=r"mais|cependant|toutefois|sans|et(?=\s+(?:nous|vous|votre|le|la|un|une|il)\b)",
)
ITALIAN: Final = Tongue(
    small="il|gli|le|la|lei|suo|sua|un|una|di|del|della|che|non|per|con|abbiamo|è|sono|al|alla|nel|e|ci|può|sarà|è",
    topics={
        "refund": r"rimbors\w+",
        "credit": r"nota\s+di\s+credito|un\s+accredito|accredit\w+",
        "technician": r"(?:un|il|nostro|nessun)\s+tecnico|tecnici|visita\s+tecnica",
        "replacement": r"sostitu\w+",
        "fee": r"commission[ei]|(?:alcun|nessun|un|senza)\s+costo|addebit\w+|spese",
        "discount": r"scont[oi]",
        "warranty": r"garanzia",
    },
    no=r"non|nessun\w*|senza|mai|impossibile|rifiut\w+|respint\w+|negat\w+|alcun\w*|né",
    no_fee=r"gratis|gratuit\w+|senza\s+(?:alcuna?\s+)?(?:spese|costi?|commissioni)",
    idiom=r"non\s+si\s+preoccupi|non\s+ti\s+preoccupare|non\s+esiti|senza\s+(?:problemi|indugio|dubbio|altro)|non\s+solo|"
    r"nessun\s+problema|non\s+oltre",
    yes=r"abbiamo|ha|hanno|è|sarà|riceverà|rimbors(?:iamo|eremo|at\w+)|sostitui(?:amo|remo)|inviamo|invieremo|può|possiamo|"
    r"verrà|applichiamo|copre|avrà|c['’]è|approvat\w+|arriverà|addebitiamo",
    is_open=r"se|qualora|forse|magari|non\s+ancora|ancora\s+non|non\s+(?:ha|è)\s+(?:ancora\s+)?(?:ricevuto|arrivat\w+)",
    otherwise=r"correzione|corregg\w+|errore|sbagliat\w+|invece|contrariamente|alla\s+fine|cambiat\w+",
    but=r"ma|però|tuttavia|senza|e(?=\s+(?:il|la|un|una|lei|non|le)\b)",
)
DUTCH: Final = Tongue(
    small="de|het|een|wij|we|u|uw|je|jouw|niet|geen|is|zijn|wordt|worden|hebben|heeft|en|voor|van|op|dat|met|kunnen|kan|er|ons",
    topics={
        "refund": r"terugbetal\w*|teruggestort|terugstort\w*|terugbetaald|geld\s+terug|betalen\s+(?:\w+\s+){0,5}terug",
        "credit": r"creditnota|tegoed",
        "technician": r"monteurs?|technicus|technici",
        "replacement": r"vervang\w+|omruil\w*",
        "fee": r"kosten",
        "discount": r"korting\w*",
        "warranty": r"garantie",
    },
    no=r"niet|geen|zonder|nooit|onmogelijk|afgewezen|geweigerd|weiger\w*|vervalt",
    no_fee=r"gratis|kosteloos|kosteloze",
    idiom=r"geen\s+(?:probleem|zorgen)|niet\s+alleen|aarzel\w*\s+niet|niet\s+(?:later|meer|minder)\s+dan|"
    r"zonder\s+(?:problemen|vertraging|meer)",
    yes=r"hebben|heeft|is|wordt|worden|zullen|zal|krijgt|krijg|ontvangt|ontvang|sturen|stuurt|komt|betalen|storten|kunt|kunnen|"
    r"vervangen|rekenen|geven|valt|goedgekeurd",
    is_open=r"als|indien|mocht|misschien|wellicht|of|nog\s+niet|niet\s+(?:ontvangen|aangekomen|binnen)",
    otherwise=r"correctie|corriger\w+|vergist?|vergissing|fout|in\s+plaats\s+van|toch\s+(?:niet|geen|wel)|anders\s+dan|gewijzigd",
    but=r"maar|echter|zonder|en(?=\s+(?:wij|we|u|uw|de|het|een|er)\b)",
)
PORTUGUESE: Final = Tongue(
    small="o|os|as|você|seu|sua|um|uma|de|do|da|que|não|por|para|com|está|é|são|ao|no|na|em|foi|lhe|será|e|pode",
    topics={
        "refund": r"reembols\w+|estorn\w+|devol\w+\s+(?:d?o\s+)?(?:seu\s+)?(?:dinheiro|valor)",
        "credit": r"nota\s+de\s+crédito|um\s+crédito|crédito\s+na",
        "technician": r"(?:um|o|nenhum|nosso)\s+técnico|visita\s+técnica|técnicos",
        "replacement": r"substitu\w+|troca\s+d[oa]",
        "fee": r"taxas?|(?:um|nenhum|sem)\s+custo|cobrança",
        "discount": r"descontos?",
        "warranty": r"garantia",
    },
    no=r"não|nao|nenhum\w*|sem|nunca|impossível|recus\w+|negad\w+|rejeitad\w+",
    no_fee=r"grátis|gratuit\w+|sem\s+(?:nenhum\s+|qualquer\s+)?(?:custo|taxa|cobrança)",
    idiom=r"não\s+se\s+preocupe|não\s+hesite|sem\s+(?:problemas?|demora|dúvida|mais)|não\s+s[óo]|não\s+há\s+problema",
    yes=r"vamos|foi|está|é|será|receberá|reembolsa(?:mos|remos|do)|reembolsaremos|devolve(?:mos|remos)|enviamos|enviaremos|"
    r"substitu[ií](?:mos|remos)|terá|temos|tem|pode|podemos|cobre|virá|irá|aprovad\w+|cobramos|há",
    is_open=r"se|caso|talvez|ainda\s+não|não\s+(?:recebeu|chegou|foi\s+recebido)",
    otherwise=r"correção|corrig\w+|erro|engan\w+|em\s+vez|afinal|ao\s+contrário|mudou|alterad\w+",
    but=r"mas|porém|contudo|sem|e(?=\s+(?:o|a|um|uma|você|não|lhe)\b)",
)
POLISH: Final = Tongue(
    small="nie|się|tę|tej|tego|jest|są|państwa|państwu|pan|pani|panu|to|na|dla|oraz|przez|będzie|został|została|nasz|za|od|po|i|w|że",
    topics={
        "refund": r"zwr(?:ot|ócimy|acamy|ócić|ócone|ócona)\w*(?!\s+uwag)",
        "credit": r"korekt[aęy]|not[aęy]\s+kredytow\w+",
        "technician": r"technik\w*|serwisant\w*|monter\w*",
        "replacement": r"wymian\w+|wymieni\w+",
        "fee": r"opłat\w*|koszt\w*|prowizj\w+",
        "discount": r"rabat\w*|zniżk\w+",
        "warranty": r"gwarancj\w+",
    },
    no=r"nie|bez|nigdy|żadn\w+|niemożliw\w+|odmów\w+|odmaw\w+|odrzucon\w+|brak",
    no_fee=r"bezpłatn\w+|darmow\w+|bez\s+(?:żadnych\s+)?(?:opłat|kosztów)",
    idiom=r"nie\s+ma\s+(?:problemu|sprawy)|proszę\s+się\s+nie\s+martwić|nie\s+tylko|bez\s+(?:problemu|zwłoki|wątpliwości)|"
    r"nie\s+później\s+niż",
    yes=r"jest|są|będzie|otrzyma\w*|dostan\w*|zwrócimy|zwracamy|wymienimy|wymieniamy|wyślemy|wysyłamy|został\w*|przyznaliśmy|"
    r"przyjedzie|może\w*|możemy|obejmuje|naliczamy|pobieramy|przysługuje|udzielimy",
    is_open=r"jeśli|jeżeli|czy|gdyby|o\s+ile|być\s+może|jeszcze\s+nie|nie\s+(?:dotarł\w*|otrzymał\w*|wpłynął\w*)",
    otherwise=r"korygu\w+|sprostowani\w+|pomyłk\w+|pomylił\w*|błęd\w*|zamiast|jednak|zmienił\w*|zmieniono|w\s+przeciwieństwie",
    but=r"ale|jednakże|natomiast|lecz|bez|a(?=\s+(?:państwa|pan|pani|my)\b)",
)
TONGUES: Final[Mapping[str, Tongue]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
}


class Spoken(msgspec.Struct, frozen=True):
    """A table made ready."""

    about: Mapping[str, regex.Pattern[str]]
    any_topic: regex.Pattern[str]
    no: regex.Pattern[str]
    no_fee: regex.Pattern[str]
    idiom: regex.Pattern[str]
    yes: regex.Pattern[str]
    is_open: regex.Pattern[str]
    otherwise: regex.Pattern[str]
    clause: regex.Pattern[str]


@cache
def spoken(language: str) -> Spoken:
    """The patterns of a language."""
    tongue = TONGUES[language]
    return Spoken(
        about={topic: _word(words) for topic, words in tongue.topics.items()},
        any_topic=_word("|".join(tongue.topics.values())),
        no=_word(tongue.no),
        no_fee=_word(tongue.no_fee),
        idiom=_word(tongue.idiom),
        yes=_word(tongue.yes),
        is_open=regex.compile(rf"(?i)\?|\b(?:{tongue.is_open})\b"),
        otherwise=_word(tongue.otherwise),
        # A comma within a sum does not end what is said.
        clause=regex.compile(rf"(?i)(?<!\d),|,(?!\d)|[;–—]|\s-\s|\s(?=(?:{tongue.but})\b)"),
    )


def _word(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\b(?:{words})\b")


SENTENCE: Final = regex.compile(r"[^.!?\n]+(?:[.,]\d[^.!?\n]*)*[.!?\n]?")
_LETTERS: Final = regex.compile(r"\p{L}+")
_READ: Final = 200  # words that are looked at
_SHORT: Final = 1_000  # characters; a longer text has small words


def _telling() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, tongue in TONGUES.items():
        for word in set(tongue.small.split("|")):
            found[word].append(name)
    return dict(found)


_TELLING: Final = _telling()


def tongues_of(text: str) -> list[str]:
    """The languages of a text as its small words tell them: mostly one. Without any, those that know what it is about;
    else English."""
    found: Counter[str] = Counter()
    for word in _LETTERS.findall(text.casefold())[:_READ]:
        found.update(_TELLING.get(word, ()))
    most = max(found.values(), default=0)
    if most:
        return [name for name in TONGUES if found[name] == most]
    return [name for name in TONGUES if spoken(name).any_topic.search(text[:_SHORT])] or ["en"]
