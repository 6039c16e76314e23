"""Words that tell something is grave: money gone, days gone, people stranded, things dead. Our own lists."""

import re
from functools import cache

from evenhand.understanding.domain.phrases import Phrases

_TIME = (
    r"hours?|hrs?|days?|weeks?|months?|years?|stunden|tagen?|wochen|monaten?|heures|jours|semaines|mois|horas|días|"
    r"dias|semanas|meses|ore|giorni|settimane|mesi|uur|dagen|weken|maanden"
)
_NUMBER = (
    r"[2-9]|[1-9]\d+|two|three|four|five|six|seven|several|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|due|"
    r"tre|quattro|dois|três|twee|drie"
)
_LONG = re.compile(rf" (?:{_NUMBER}) ?(?:{_TIME}|calls|emails|times|attempts|visits|tickets|house ?calls) ")

GRAVE: dict[str, str] = {
    "time": """
        for weeks; for months; for days; for hours; all day; since yesterday; day 2; day 3; day 4; still no|;
        seit tagen; seit wochen; seit monaten; depuis des; desde hace; da giorni; da settimane; há dias; há semanas;
        al dagen; al weken; overnight
    """,
    "money": """
        charged me; charged twice; charged for; charged again; overcharged; over charged; been charged; refund;
        money back; my money; stole my money; doppelt abgebucht; mein geld; rembours; mon argent; reembolso;
        mi dinero; rimborso; miei soldi; meu dinheiro; terugbetal; paying for; i paid; paid for
    """,
    "stranded": """
        stranded; stuck at; stuck in; stuck on; tarmac; no hotel; missed my; missed our; cancelled flight;
        flight cancelled; cancelled flightled; gestrandet; sitze fest; coincé; bloqués; tirados; varad; bloccati;
        gestrand; presos
    """,
    "stolen": """
        stolen; stole; theft; thief; thieves; theives; scam; fraud; robbed; gestohlen; volé; robaron; rubato;
        roubaram; gestolen; hacked
    """,
    "lost": """
        lost my bag; lost my luggage; lost our bag; lost our luggage; lost the bag; lost my suitcase; lost my baggage;
        lost bag; lost luggage; no bag|; no bags; no luggage; still no bag; missing bag; wrong country;
        lost my package; lost my parcel; koffer weg; bagage perdu; equipaje perdid; valigia
    """,
    "dead": """
        won't turn; won't power; won't start; won't charge; won't switch; doesn't turn on; bricked; is dead|; died|;
        stopped working; stop working; not working; isn't working; isnt working; isn’t working; doesn't work;
        is down|; is out|; goes out|; went out|; no internet; no service|; no power|; no signal; no phone; no wifi;
        no connection; no tv|; without internet; without power; without service; broken internet; internet is broken;
        kein internet; kein netz; kein strom; plus d'internet; plus de réseau; sin internet; sin luz; sin servicio;
        senza internet; senza linea; sem internet; sem luz; sem sinal; geen internet; geen stroom
    """,
    "locked": """
        locked out; disabled my; banned; suspended; can't log in; cannot log in; can't access; cannot access;
        couldn't access; gesperrt; bloqueada; bloccato il conto; geblokkeerd
    """,
    "fury": """
        never again; never using; never flying; never fly; never buy; worst; furious; disgust; unacceptable;
        inacceptable; ruined; ruining; terrible; horrible; ridiculous; pathetic; liars; lying; thieves; awful
    """,
}


def grave_in(bare: str) -> int:
    """How many different grave things a bare text says."""
    groups = {group for group, _ in _phrases().found_in(bare)}
    if _LONG.search(bare):
        groups.add("time")
    return len(groups)


@cache
def _phrases() -> Phrases:
    return Phrases(GRAVE)
