"""The usual lists of words, by name: a brand may keep its own instead. One phrase a line.

`*` at the end of a word stands for any ending, `#` for a number. Short on purpose: a list that finds too much is
passed without a look.
"""

from collections.abc import Mapping, Sequence

PROMISE = """
refund* / reimburs* / money back / compensat* / a credit / credit note / credit of / free month / free of charge
waive* / discount* / goodwill / voucher* / gift card / we guarantee / i guarantee / guaranteed / i promise / we promise
you will receive / will be fixed by / will be resolved by / by tomorrow / by tonight / by the end of / until tomorrow
within # minutes / within # hours / within # days / in # hours / in # days / within the hour / # euro* / # dollar*
erstatt* / gutschrift* / gutschreib* / entschädig* / kostenlos* / kulanz* / rabatt* / gutschein* / geld zurück
wir garantieren / ich garantiere / versprechen / verspreche / bis morgen / bis heute abend / innerhalb von # stunden
innerhalb von # tagen / in # stunden / in # tagen
rembours* / dédommag* / avoir de / gratuit* / remise / bon d'achat / nous garantissons / promettons / promets
d'ici demain / sous # heures / sous # jours / dans # heures / dans # jours
reembols* / devolver* el dinero / compensación / compensar* / gratis / descuento* / vale de / garantizamos / prometemos
antes de mañana / en # horas / en # días
rimbors* / risarci* / gratuit* / sconto / sconti / buono / garantiamo / promettiamo / entro domani / entro # ore
entro # giorni
desconto* / indeniz* / garantimos / até amanhã / em # horas / em # dias
terugbeta* / vergoed* / gratis / korting* / tegoed / garanderen / beloven / voor morgen / binnen # uur / binnen # dagen
"""

PROFANITY = """
fuck* / motherfuck* / shit / shitty / bullshit / bitch* / asshole* / arsehole* / bastard* / cunt* / dickhead* / twat*
wanker* / piss off / crap / damn you / goddamn* / idiot* / moron* / stupid / dumbass* / retard* / stfu / wtf / slut*
whore* / scheiß* / scheiss* / arschloch* / arschlöcher / wichser* / hurensohn* / fotze* / schlampe* / verdammt*
vollidiot* / fick* / drecks* / putain / merde / connard* / connasse* / salope* / enculé* / foutre / va te faire
mierda / joder / gilipollas / puta / putas / cabrón* / cabron* / pendejo* / imbécil* / coño / cazzo / stronz*
vaffanculo / merda / coglion* / puttana / caralho / porra / filho da puta / foda-se / klootzak* / godverdomme
kut / kutzooi / tering* / eikel*
"""

TONE = """
calm down / as i already said / as i told you / as already told you / obviously / not our fault / not our problem
not my problem / you should have / you failed to / you are wrong / your own fault / read the terms / stop complaining
whatever / like i said / with all due respect / beruhigen sie sich / beruhige dich / wie bereits gesagt
wie schon gesagt / nicht unsere schuld / nicht unser problem / sie hätten / ihre eigene schuld / selbst schuld
calmez-vous / comme déjà dit / pas notre faute / pas notre problème / vous auriez dû / cálmese / como ya le dije
no es culpa nuestra / no es nuestro problema / si calmi / come già detto / non è colpa nostra / non è un nostro problema
acalme-se / como já disse / não é culpa nossa / rustig aan / zoals ik al zei / niet onze schuld / niet ons probleem
"""


def phrases_in(text: str) -> tuple[str, ...]:
    """The phrases of a list as people write it: one a line, or several with " / " between them."""
    pieces = (piece.strip() for line in text.splitlines() for piece in f" {line} ".split(" / "))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


LISTS: Mapping[str, Sequence[str]] = {
    "promise": phrases_in(PROMISE),
    "profanity": phrases_in(PROFANITY),
    "tone": phrases_in(TONE),
    "ours": (),
}
MOST_PHRASES, LONGEST_PHRASE = 500, 80
