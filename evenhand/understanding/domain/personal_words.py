"""Words that say what a number is, in the languages we read: our own lists, matched without regard to case."""

PHONE_WORDS = r"""
    phone|cell|mobile|tel|telephone|call|text|whatsapp|ring|reach|fax|landline|number|handy|handynummer|telefon\w*|
    rufnummer|mobilnummer|anrufen|rückruf|tél\w*|téléphone|portable|numéro|appel\w*|móvil|movil|teléfono|telefono|
    celular|llam\w+|número|cellulare|chiama\w*|numero|telefone|telemóvel|zap|liga\w*|bel|bellen|mobiel|nummer|
    telefoonnummer
"""

# What stands before a reference of ours. The long forms first: the pattern takes the first that fits.
ACCOUNT_WORDS = r"""
    account|acct|a\/c|customer|client|member(?:ship)?|subscriber|loyalty|frequent\ flyer|order|booking|reservation|
    confirmation|record\ locator|pnr|reference|tracking|shipment|parcel|policy|claim|invoice|contract|case|ticket|
    complaint|sort\ code|meter|
    kunden|bestell|auftrags|buchungs|vertrags|rechnungs|sendungs|konto|mitglieds|vorgangs|versicherungs|referenz|
    client|commande|réservation|dossier|contrat|facture|colis|compte|
    cliente|pedido|reserva|contrato|factura|póliza|cuenta|localizador|expediente|envío|
    ordine|prenotazione|contratto|fattura|conto|spedizione|pratica|codice\ cliente|
    encomenda|conta|protocolo|fatura|apólice|
    klant|bestel|order|boekings|rekening|factuur|polis|dossier
"""

NUMBER_WORDS = r"""
    number|no\.?|nr\.?|num\.?|nbr|id|ref(?:erence)?|code|nummer|numéro|n°|nº|número|numero|num|de\ pedido|de\ cliente|
    locator|kennzeichen
"""

IS_WORDS = r"is|was|ist|lautet|est|es|è|é|:|=|\#|-"

BIRTH_WORDS = r"""
    dob|d\.o\.b\.?|date\ of\ birth|birth\ ?date|birthday|born(?:\ on|\ in)?|geboren(?:\ am|\ op)?|geburtsdatum|geb\.|
    geburtstag|née?\ le|date\ de\ naissance|nacid[oa]\ el|nací\ el|fecha\ de\ nacimiento|nat[oa]\ il|data\ di\ nascita|
    nascid[oa]\ em|nasci\ em|data\ de\ nascimento|geboortedatum
"""

ID_WORDS: dict[str, str] = {
    "ssn": r"ssn|social\ security(?:\ number|\ no\.?)?|social",
    "de_tax": r"steuer-?id(?:entifikationsnummer|nr\.?|nummer)?|steueridentifikationsnummer|idnr\.?|tax\ id",
    "bsn": r"bsn|burgerservicenummer|sofinummer",
    "nif": r"nif|contribuinte|número\ fiscal",
}

ACCESS_WORDS = r"""
    password|passwort|kennwort|passcode|pass\ ?phrase|pin(?:\ code|-?nummer)?|mot\ de\ passe|code\ pin|contraseña|
    clave|palavra-passe|senha|wachtwoord|pincode|api[\ _-]?key|api[\ _-]?token|access[\ _-]?token|secret[\ _-]?key|
    client[\ _-]?secret|auth[\ _-]?token|bearer|cvv|cvc|security\ code|tan
"""

# Boxes that belong to a desk, not to a person.
ROLES = """
    support help helpdesk info contact care customercare customerservice customerservices service services sales
    press media news newsletter noreply no-reply donotreply admin office team hello jobs careers privacy legal abuse
    postmaster webmaster feedback kundenservice kontakt presse contacto prensa contatti ufficiostampa sac contato
    klantenservice pers socialmedia social billing security
"""

STREETS_AFTER_NAME = r"""
    street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|terrace|ter|close|crescent|
    square|sq|parkway|pkwy|highway|hwy|circle|cir|trail|trl|gardens|grove|mews|row|turnpike|alley|loop|plaza
"""
STREETS_IN_WORD_DE = (
    r"straße|strasse|str\.|weg|platz|allee|gasse|(?<=\p{L}{3})(?<![aeiou])ring|damm|ufer|chaussee|graben|hof|pfad"
)
STREETS_IN_WORD_NL = r"straat|laan|weg|plein|gracht|kade|dijk|singel|hof|steeg|dreef"
STREETS_BEFORE_NAME_FR = (
    r"rue|avenue|av\.|boulevard|bd\.?|place|chemin|allée|impasse|quai|route|cours|square|passage|faubourg"
)
STREETS_BEFORE_NAME_SOUTH = r"""
    calle|c\/|avenida|avda\.?|av\.|plaza|paseo|ronda|travesía|camino|via|viale|piazza|piazzale|corso|largo|vicolo|
    strada|lungomare|rua|r\.|travessa|praça|estrada|alameda|rodovia
"""
US_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
