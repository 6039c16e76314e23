"""Words that stand before a person's name, or behind it, in the languages that the desk greets in: our own lists."""

from typing import Final

# Behind these a name follows, with or without a full stop between.
TITLES: Final = (
    r"mr|mrs|ms|mx|miss|dr|prof|professor|sir|madam|lady|lord|"
    r"herrn?|hr|frau|frl|fräulein|familie|dipl|"
    r"mme|mmes|mlle|monsieur|madame|mademoiselle|"
    r"sr|sra|srta|señor|señora|señorita|don|doña|senhora?|dona|"
    r"sig|sig\.ra|signore?|signora|signorina|dott|dott\.ssa|avv|"
    r"dhr|mevr|mw|meneer|mevrouw|de heer|fru|frk|fröken|herra|rouva|neiti|"
    r"pan[aieuí]?|pani?ą|pán[au]?|slečn[ay]|domnul|doamna|dl|dna|sayın|"
    r"κ|κα|κος|κύριος|κύριε|κυρία|κυρίου|κυρίας|"
    r"господин[ау]?|госпож[аеу]|г-н|г-жа|пан[аеуі]?|пані"
)
# So short that only a full stop tells them from other words.
DOTTED_TITLES: Final = r"m|d|fr|ing|st"
# In small letters, too, they are hardly ever anything else.
TITLES_OF_ANY: Final = r"mr|mrs|herr|herrn"
AFTER_NAMES: Final = r"úr(?:nak|ral|ék)?|asszony(?:nak|nyal)?|kisasszony|bey|hanım"

# A name follows for certain.
CALLED: Final = (
    r"(?:my|his|her|their|the) name(?:['’]s| is| was)|i am called|"
    r"(?:mein|sein|ihr) name (?:ist|war|lautet)|ich hei(?:ß|ss)e|hier (?:spricht|schreibt)|"
    r"je m['’]appelle|mon nom est|me llamo|mi nombre es|mi chiamo|il mio nome è|"
    r"(?:eu )?me chamo|chamo-me|(?:o )?meu nome é|mijn naam is|ik heet|"
    r"(?:mitt namn är|jag heter|mit navn er|jeg hedder|mitt navn er|jeg heter)|nimeni on|"
    r"nazywam się|mam na imię|jmenuji se|jmenuju se|a nevem|mă numesc|mă cheamă|numele meu este|"
    r"(?:benim )?adım|με λένε|ονομάζομαι|το όνομά μου είναι|меня зовут|моё имя|мене звати|мене звуть|моє ім['’]я"
)
# A name follows mostly; so what comes behind it must fit, too.
I_AM: Final = (
    r"i['’]?m|i am|this is|ich bin(?: (?:der|die))?|je suis|ici|soy|habla|sono|"
    r"(?:eu )?sou(?: [oa])?|aqui é|ik ben|u spreekt met|jag är|jeg er|olen|"
    r"z tej strony|tady|sunt|είμαι (?:ο|η)|это|це"
)
AFTER_I_AM: Final = (
    r"from|with|at|and|here|of|von|vom|aus|und|hier|de|du|chez|et|y|del|desde|di|da|dal|dalla|e|do|van|uit|en|"
    r"från|fra|och|og|z|ze|od|i|a|din|από|из|от|и|з|із|від"
)
HERE: Final = r"here|hier|ici|aquí|qui|aqui|här|her|tässä|tady|тут"

THANKS: Final = (
    r"thanks(?: again| so much)?|thank you(?: very much| so much)?|cheers|danke(?: schön| sehr)?|vielen dank|merci|"
    r"gracias|grazie|obrigad[oa]|bedankt|dank je(?: wel)?|dank u(?: wel)?|tack|tak|takk|kiitos|dziękuję|dzięki|"
    r"děkuji|díky|köszönöm|mulțumesc|teşekkürler|ευχαριστώ|спасибо|дякую"
)
CLOSINGS: Final = (
    r"(?:best|kind|warm|kindest|warmest)(?: regards| wishes)?|regards|sincerely|yours(?: \w+)?|all the best|love|"
    r"(?:viele|beste|liebe|freundliche|schöne|herzliche) grüße|mit freundlichen grüßen|gruß|grüße|mfg|lg|vg|"
    r"(?:bien )?cordialement|bien à vous|salutations|(?:un )?saludos?|atentamente|un abrazo|"
    r"(?:cordiali |distinti )?saluti|atenciosamente|(?:os meus )?cumprimentos|abraços?|"
    r"(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|"
    r"(?:med )?(?:vänliga?|venlig|vennlig) (?:hälsning(?:ar)?|hilsen)|"
    r"mvh|hilsen|hälsningar|ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|üdvözlettel|"
    r"cu stimă|cu respect|saygılarımla|saygılarımızla|με εκτίμηση|с уважением|з повагою"
)
ARABIC: Final = r"السيد|السيدة|الأستاذ|الأستاذة|الدكتور|الدكتورة|اسمي|أنا اسمي"

# Whose a person is, or what they do for us; a name follows.
RELATIONS: Final = (
    r"(?:my|his|her|our|their|your|the|an?) (?:late |ex-?)?(?:wife|husband|partner|fianc[ée]e?|son|daughter|child|kid|"
    r"mother|father|mum|mom|dad|brother|sister|friend|neighbou?r|colleague|co-?worker|boss|landlord|landlady|roommate|"
    r"flatmate|uncle|aunt|grand(?:mother|father|son|daughter)|grandma|grandpa|cousin|niece|nephew|agent|rep|"
    r"representative|advis[eo]r|technician|engineer|driver|courier|manager|operator|assistant|doctor)|"
    r"(?:ihr|dein|euer|mein|unser|der|ein)(?:e[mnrs]?)? (?:kolleg(?:en?|in)|mitarbeiter(?:in)?|techniker(?:in)?|"
    r"berater(?:in)?|fahrer(?:in)?|nachbarn?|nachbarin|bruder|schwester|sohn|tochter|mann|mutter|vater|chef(?:in)?)|"
    r"(?:mon|ma|son|sa|notre|votre|le|la) (?:femme|mari|fils|fille|mère|père|frère|sœur|soeur|ami|amie|voisin|voisine|"
    r"collègue|technicien|technicienne|conseiller|conseillère)|"
    r"(?:mi|su|nuestr[oa]|vuestr[oa]|el|la) (?:mujer|esposa|esposo|marido|hij[oa]|madre|padre|herman[oa]|amig[oa]|"
    r"vecin[oa]|compañer[oa]|técnico|agente|colega)|"
    r"(?:mi[oa]|su[oa]|vostr[oa]|nostr[oa]|il|la) (?:moglie|marito|figli[oa]|madre|padre|fratello|sorella|amic[oa]|"
    r"vicin[oa]|collega|tecnico|operatore)|"
    r"(?:minha|meu|sua|seu|o|a) (?:esposa|mulher|marido|filh[oa]|mãe|pai|irmão|irmã|"
    r"amig[oa]|vizinh[oa]|colega|técnico)|"
    r"(?:mijn|uw|jullie|onze|je|de) (?:vrouw|man|zoon|dochter|moeder|vader|broer|zus|vriend|vriendin|buurman|buurvrouw|"
    r"collega|monteur|medewerker)|"
    r"(?:min|mitt|mit|din|er|vår) (?:fru|kone|man|mand|mann|son|søn|sønn|dotter|datter|granne|nabo|"
    r"kollega|vän|ven|venn)|"
    r"(?:mój|moja|moją|wasz|wasza) (?:żona|mąż|syn|córka|sąsiad|sąsiadka|kolega|koleżanka)|"
    r"(?:můj|moje|váš|vaše) (?:žena|manžel|manželka|syn|dcera|soused|sousedka|kolega|kolegyně)|"
    r"(?:мой|моя|ваш|ваша) (?:муж|жена|сын|дочь|сосед|соседка|коллега)|"
    r"(?:мій|моя|ваш|ваша) (?:чоловік|дружина|син|донька|сусід|сусідка|колега)"
)
SPOKE_TO: Final = (
    r"(?:spoke|spoken|speaking|talked|talking|chatted|chatting|dealt) (?:to|with)|(?:called|named)|namens|"
    r"habl[ée] con|parlé (?:à|avec)|parlato con|falei com|gesproken met"
)

# Written large like a name, and nobody's.
_NOBODYS: Final = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni
    juli oktober dezember everyone everybody nobody anybody somebody someone people folks friends guys team support
    customer customers service care all there again zusammen leute alle ihnen ihr euch dir kunde kunden kundin student
    studentin mitglied rentner rentnerin mieter mieterin abonnent nutzer nutzerin besitzer vater mutter tous toutes
    todos todas tutti allemaal collega team's god christ english german french spanish italian irish british american
    customer's agent manager internet router wifi wlan app ok sorry please bitte
"""
NOBODYS: Final = frozenset(_NOBODYS.split())
