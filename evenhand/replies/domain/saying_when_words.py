"""How eight languages say by which day, on which day, within which time; the tables of `saying_when`."""

from collections.abc import Mapping
from typing import Final

import msgspec


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """What a language says it with; all but `forms` are patterns, and lists are split at spaces."""

    weekdays: str  # Monday first
    months: str
    by: str  # before the last day on which it holds
    on: str  # before a day of the week
    on_date: str
    within: str
    days: str
    hours: str
    weeks: str
    work: str  # before or behind days: those without the weekend
    numbers: str  # one to ten
    to: str  # between two numbers
    tomorrow: str
    today: str
    coming: str  # it is still to happen
    past: str
    changes: str  # says that a day changes
    now: str  # the same, in the sentence of the day only
    things: Mapping[str, str]
    bare: bool = False  # a day of the week says "on" by itself
    month_first: bool = False


ENGLISH: Final = Calendar(
    weekdays="monday tuesday wednesday thursday friday saturday sunday",
    months="jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? "
    "nov(?:ember)? dec(?:ember)?",
    by=r"by|until|till|before|(?:no|not)\s+later\s+than|at\s+the\s+latest\s+on",
    on=r"on|this|coming|next|(?:scheduled|booked|planned|arranged|set|appointment)\s+for",
    on_date=r"on|(?:scheduled|booked|planned|arranged|set|appointment)\s+for",
    within=r"within(?:\s+the\s+next)?|in(?:\s+the\s+next)?|takes?(?:\s+(?:up\s+to|about|around|roughly|another))?|"
    r"allow(?:\s+up\s+to)?|up\s+to",
    days="days?",
    hours="hours?|hrs?",
    weeks="weeks?",
    work="business|working|work",
    numbers="one two three four five six seven eight nine ten",
    to="to|or",
    tomorrow="tomorrow",
    today="today",
    coming=r"will|\w+['’]ll|going\s+to|expect\w*|should|takes?|allow|arrives?|comes?|coming|due|scheduled|booked|arranged|"
    r"planned",
    past=r"was|were|had|did|ago|last|since|originally|ordered|placed",
    changes=r"delay\w*|postpon\w+|reschedul\w+|moved|pushed\s+back|brought\s+forward|unfortunately|updated?|revised|"
    r"new\s+(?:date|appointment|day|estimate|time)|(?:later|longer|sooner|earlier)|instead|another\s+\w+\s+days?",
    now="now|already|even|only|still|again",
    things={
        "delivery": r"parcel|package|order|delivery|deliver\w*|shipment",
        "repair": r"repair\w*|fix(?:ed|ing)?|restor\w+|outage|back\s+(?:up|online)",
        "answer": r"(?:call|ring|contact)\s+you|call\s*back|back\s+to\s+you|reply\s+to\s+you|hear\s+from\s+us|"
        r"in\s+touch",
    },
    month_first=True,
)
GERMAN: Final = Calendar(
    weekdays="montag dienstag mittwoch donnerstag freitag (?:samstag|sonnabend) sonntag",
    months="januar|jänner februar märz april mai juni juli august september oktober november dezember",
    by=r"bis(?:\s+(?:zum|spätestens|einschließlich|nächsten|kommenden|diesen))*|spätestens(?:\s+(?:am|bis(?:\s+zum)?))?|"
    r"vor\s+dem",
    on=r"am(?:\s+(?:kommenden|nächsten))?|diesen|kommenden|nächsten|für",
    on_date=r"am|den|für\s+den",
    within=r"innerhalb(?:\s+(?:von|der\s+nächsten))?|binnen|in(?:\s+den\s+nächsten)?|bis\s+zu|"
    r"dauert(?:\s+(?:bis\s+zu|etwa|ca\.?|rund|noch))?",
    days="tage?n?",
    hours="stunden?|std\\.?",
    weeks="wochen?",
    work="werk|arbeits",
    numbers="einem zwei drei vier fünf sechs sieben acht neun zehn",
    to="bis|oder",
    tomorrow="(?<!guten )(?-i:morgen)(?! (?:früh )?(?:um|ist) )",
    today="heute",
    coming=r"wird|werden|kommt|kommen|dauert|sollte\w*|erhalten|bekommen|geht|trifft|erfolgt|melden|erstatten|schicken|"
    r"liefern|gebucht|vereinbart|geplant|terminiert|ist|rufen|beheben|reparieren",
    past=r"war|waren|wurden?|hatten?|letzt\w*|seit|vergangen\w*|vor\s+\w+\s+tagen",
    changes=r"verzöger\w*|verschoben|verschieb\w*|leider|neue[rsn]?\s+(?:termin\w*|tag)|später|länger|früher|statt\w*|"
    r"vorgezogen|aktualisiert\w*",
    now="jetzt|nun|schon|doch|erst|noch|inzwischen|wieder|bereits",
    things={
        "delivery": r"pakete?s?|lieferung\w*|bestellung\w*|sendung\w*|geliefert",
        "repair": r"reparier\w+|reparatur\w*|repariert|behoben|beheben|behebung|störung\w*|entstör\w+",
        "answer": r"rufen\s+sie|rückruf\w*|melden\s+uns|antwort\w*|hören\s+von\s+uns",
    },
)
SPANISH: Final = Calendar(
    weekdays="lunes martes mi[ée]rcoles jueves viernes s[áa]bado domingo",
    months="enero febrero marzo abril mayo junio julio agosto sep?tiembre octubre noviembre diciembre",
    by=r"antes\s+del?|hasta\s+el|para\s+el|a\s+más\s+tardar\s+el|como\s+máximo\s+el",
    on=r"(?:el|este)(?:\s+próximo)?|próximo",
    on_date=r"el(?:\s+día)?",
    within=r"en(?:\s+(?:un\s+plazo\s+de|los\s+próximos|unos))?|dentro\s+de|tarda\w*(?:\s+(?:hasta|unos))?|hasta",
    days="d[íi]as?",
    hours="horas?",
    weeks="semanas?",
    work="h[áa]biles|laborables",
    numbers="uno|un dos tres cuatro cinco seis siete ocho nueve diez",
    to="a|o",
    tomorrow="(?<!la )mañana",
    today="hoy",
    coming=r"\p{L}+(?:rá|rán|remos|ré)|va|vamos|van|llega|viene|tarda\w*|programad\w+|previst\w+|concertad\w+",
    past=r"era|fue|fueron|había\w*|pasad[oa]s?|hace|desde|llegó|recibió",
    changes=r"retras\w+|aplaz\w+|pospuest\w+|reprogramad\w+|lamentablemente|desgraciadamente|nueva\s+(?:fecha|cita)|"
    r"más\s+tarde|en\s+lugar|adelantad\w+|actualiz\w+",
    now="ahora|ya|todavía|aún|finalmente|de\\s+nuevo",
    things={
        "delivery": r"paquete|pedido|entrega\w*|envío",
        "repair": r"repar\w+|avería|solucion\w+|arregl\w+|restablec\w+",
        "answer": r"llamaremos|responderemos|contactaremos|respuesta",
    },
)
FRENCH: Final = Calendar(
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    months="janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre",
    by=r"avant(?:\s+le)?|d['’]ici(?:\s+(?:à|au|le))?|jusqu['’](?:à|au)|au\s+plus\s+tard(?:\s+le)?",
    on="ce",
    on_date="le",
    within=r"dans(?:\s+(?:un\s+délai\s+de|les))?|sous|d['’]ici|en|prend\w*(?:\s+(?:jusqu['’]à|environ))?",
    days="jours?",
    hours="heures?|h",
    weeks="semaines?",
    work="ouvr[ée]s|ouvrables",
    numbers="une? deux trois quatre cinq six sept huit neuf dix",
    to="à|ou",
    tomorrow="demain",
    today="aujourd['’]hui",
    coming=r"\p{L}+(?:ra|ront|rons|rez|rai)|va|allons|vont|prend|arrive|vient|passe|prévue?s?|programmée?s?|planifiée?s?|"
    r"devrait",
    past=r"était|étaient|avait|avaient|dernier|dernière|depuis|il\s+y\s+a",
    changes=r"retard\w*|report\w+|décal\w+|repouss\w+|malheureusement|nouve(?:lle|au)\s+(?:date|rendez-vous)|"
    r"plus\s+(?:tard|tôt|long\w*)|au\s+lieu|avancée?s?",
    now="maintenant|désormais|déjà|encore|finalement|seulement|à\\s+nouveau",
    things={
        "delivery": r"colis|commande|livraison|livrée?s?",
        "repair": r"répar\w+|rétabli\w*|dépann\w+|panne|résolue?",
        "answer": r"(?:rappellerons|rappelons|contacterons|recontacterons|répondrons|réponse)",
    },
    bare=True,
)
ITALIAN: Final = Calendar(
    weekdays="luned[ìi] marted[ìi] mercoled[ìi] gioved[ìi] venerd[ìi] sabato domenica",
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    by=r"entro(?:\s+e\s+non\s+oltre)?(?:\s+il)?|fino\s+al?|prima\s+d(?:i|el)|non\s+oltre(?:\s+il)?",
    on=r"questo|prossimo",
    on_date="il",
    within=r"entro|in|tra|fra|nei\s+prossimi|ci\s+vogliono(?:\s+circa)?",
    days="giorni|giorno",
    hours="ore|ora",
    weeks="settiman[ae]",
    work="lavorativi|lavorativo|feriali",
    numbers="uno|un due tre quattro cinque sei sette otto nove dieci",
    to="a|o",
    tomorrow="domani",
    today="oggi",
    coming=r"\p{L}+(?:rà|ranno|remo|rò)|arriva|viene|ci\s+vogliono|previst\w+|programmat\w+|fissat\w+|dovrebbe",
    past=r"era|erano|aveva\w*|scors[oa]|fa|da\s+quando",
    changes=r"ritard\w+|rinvi\w+|posticip\w+|spostat\w+|riprogrammat\w+|purtroppo|nuov[ao]\s+(?:data|appuntamento)|"
    r"più\s+(?:tardi|tempo)|invece|anticip\w+",
    now="ora|adesso|già|ancora|finalmente|solo",
    things={
        "delivery": r"pacco|ordine|consegna\w*|spedizione",
        "repair": r"ripar\w+|guasto|ripristin\w+|risolt\w+",
        "answer": r"richiameremo|contatteremo|risponderemo|risposta",
    },
    bare=True,
)
DUTCH: Final = Calendar(
    weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    months="januari februari maart april mei juni juli augustus september oktober november december",
    by=r"uiterlijk(?:\s+op)?|vóór|voor|tot(?:\s+en\s+met)?|tegen",
    on=r"op|aanstaande|komende|deze",
    on_date="op",
    within=r"binnen|in|duurt(?:\s+(?:ongeveer|maximaal|nog))?|over",
    days="dag(?:en)?",
    hours="u(?:ur|ren)",
    weeks="we(?:ek|ken)",
    work="werk",
    numbers="één|een twee drie vier vijf zes zeven acht negen tien",
    to="tot|of|à",
    tomorrow="morgen",
    today="vandaag",
    coming=r"zal|zullen|wordt|worden|komt|komen|duurt|krijgt|ontvangt|gaat|gepland|ingepland|verwacht\w*|storten|betalen|"
    r"sturen|leveren|bellen|is",
    past=r"was|waren|werd|hadden|had|vorige|afgelopen|geleden|sinds",
    changes=r"vertrag\w*|vertraagd|uitgesteld|verplaatst|verzet|verschoven|helaas|nieuwe\s+(?:datum|afspraak)|"
    r"(?:later|langer|eerder)|in\s+plaats\s+van",
    now="nu|al|toch|pas|nog|inmiddels|weer|alsnog",
    things={
        "delivery": r"pakket\w*|bestelling\w*|levering|geleverd|bezorgd|zending",
        "repair": r"reparat\w+|repareren|gerepareerd|hersteld|herstellen|opgelost|storing",
        "answer": r"bellen\s+(?:u|je)|terugbellen|terug\s+te\s+bellen|antwoord\w*|nemen\s+contact",
    },
)
PORTUGUESE: Final = Calendar(
    weekdays="segunda-feira terça-feira quarta-feira quinta-feira sexta(?:-feira)? s[áa]bado domingo",
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    by=r"até(?:\s+(?:o\s+dia|a|à|ao|o))?|antes\s+d[eoa]|o\s+mais\s+tardar\s+n?[oa]",
    on=r"n[ao](?:\s+próxim[ao])?|nest[ea]|próxim[ao]",
    on_date=r"no\s+dia|em|dia",
    within=r"em(?:\s+até)?|dentro\s+de|até|no\s+prazo\s+de|demora(?:\s+até)?|leva(?:\s+até)?|nos\s+próximos",
    days="dias?",
    hours="horas?",
    weeks="semanas?",
    work="úteis|uteis",
    numbers="uma?|um dois|duas três quatro cinco seis sete oito nove dez",
    to="a|ou",
    tomorrow="amanhã",
    today="hoje",
    coming=r"\p{L}+(?:rá|rão|remos|rei)|vai|vamos|vão|chega|vem|demora|leva|agendad\w+|previst\w+|marcad\w+",
    past=r"era|foi|foram|havia|tinha|passad[oa]|desde|atrás",
    changes=r"atras\w+|adiad\w+|remarcad\w+|reagendad\w+|infelizmente|nova\s+(?:data|visita)|mais\s+tarde|em\s+vez|"
    r"antecipad\w+",
    now="agora|já|ainda|afinal|só|novamente",
    things={
        "delivery": r"pacote|encomenda|pedido|entreg\w+",
        "repair": r"repar\w+|consert\w+|avaria|restabelec\w+|resolvid\w+",
        "answer": r"ligaremos|responderemos|contactaremos|entraremos\s+em\s+contato|resposta",
    },
)
POLISH: Final = Calendar(
    weekdays="poniedział(?:ek|ku) wtor(?:ek|ku) środ[ęy] czwart(?:ek|ku) piąt(?:ek|ku) sobot[ęy] niedziel[ęi]",
    months="stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    by=r"do(?:\s+(?:dnia|najbliższ\w+))?|najpóźniej(?:\s+(?:do|w))?|przed",
    on=r"we?(?:\s+najbliższ\w+)?",
    on_date=r"dnia|w\s+dniu",
    within=r"w\s+ciągu|w\s+terminie(?:\s+do)?|do|za|potrwa(?:\s+(?:do|około))?",
    days="dni|dzień|dnia",
    hours="godzin[aęy]?",
    weeks="tydzień|tygodni[ea]?",
    work="robocz\\w+",
    numbers="jednego|jeden dwóch|dwa trzech|trzy czterech|cztery pięciu|pięć sześciu|sześć siedmiu|siedem ośmiu|osiem "
    "dziewięciu|dziewięć dziesięciu|dziesięć",
    to="do|lub",
    tomorrow="jutro",
    today="dzisiaj|dziś",
    coming=r"będzie|będą|przyjedzie|przyjdzie|dotrze|zwrócimy|wyślemy|otrzyma\w*|nastąpi|zostanie|zostaną|potrwa|"
    r"zadzwonimy|naprawimy|planowan\w+|umówion\w+|jest|odpowiemy",
    past=r"był\w*|temu|zeszł\w+|ostatni\w*|minion\w+",
    changes=r"opóźni\w+|przełoż\w+|przesuni\w+|niestety|now[ya]\s+(?:termin|data)|później(?!\s+niż)|dłużej|wcześniej|"
    r"zamiast",
    now="teraz|już|jednak|dopiero|jeszcze|ponownie",
    things={
        "delivery": r"paczk\w+|przesyłk\w+|zamówieni\w+|dostaw\w+",
        "repair": r"napraw\w+|awari\w+|usuni\w+",
        "answer": r"zadzwonimy|oddzwonimy|odpowiemy|odpowied[źz]\w*|skontaktujemy",
    },
)
CALENDARS: Final[Mapping[str, Calendar]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
}
