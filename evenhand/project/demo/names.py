"""Invented places and common names that the demo's people are put together from."""

REGIONS: dict[str, tuple[str, ...]] = {
    "Estermouth": ("Estermouth", "Saltery", "Old Quay", "Grünholm", "Pellbridge"),
    "the Vale": ("Ormsley Vale", "Dunhollow", "Kettlewick", "Upper Tarn"),
    "Port Amaris": ("Port Amaris", "Belle-Rade", "Sant Aurel", "Montevaro"),
    "the Moors": ("Wexmoor", "Hallowby", "Cragmere", "Thornsett Bay"),
}

STREETS = (
    "Ropewalk", "Cooper Lane", "Lindenweg", "Rue des Voiliers", "Calle del Faro", "Via dei Limoni", "Gull Street",
    "Tannery Row", "Bellfounder Road", "Saltpan Hill", "Kiln Terrace", "Ferry Steps", "Orchard Rise", "Hafengasse",
    "Plaza Vieja", "Chandler Close", "Weaver Street", "Sandpiper Way", "Mill Race", "Vicarage Bend", "Quai Bleu",
    "Lighthouse Avenue", "Herring Yard", "Alder Grove", "Station Parade", "Castle Brow", "Nettle Lane", "Wren Court",
)  # fmt: skip

FIRST_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        ("Maeve", "Tamsin", "Aoife", "Grace", "Ngozi", "Priya", "Hannah", "Bronagh", "Leila", "Kasia", "Imogen", "Rosa",
         "Mei", "Shanice", "Eilidh", "Fatima", "Beth", "Joy", "Carys", "Deborah", "Ruth", "Zainab", "Poppy", "Ines",
         "Amara", "Sunita", "Holly", "Maureen", "Gwen", "Thandi", "Noor", "Orla", "Jess", "Paula", "Wanjiru"),
        ("Declan", "Tom", "Kofi", "Ewan", "Rhys", "Arjun", "Cian", "Gareth", "Luke", "Piotr", "Callum", "Yusuf", "Ben",
         "Femi", "Hugh", "Stuart", "Marlon", "Dev", "Keith", "Niall", "Owen", "Sam", "Tariq", "Victor", "Wes", "Alan",
         "Chidi", "Dominic", "Fergus", "Graham", "Ibrahim", "Jamal", "Kwame", "Leon", "Mick"),
    ),
    "de": (
        ("Annika", "Heike", "Jule", "Katrin", "Lena", "Maren", "Nele", "Sabine", "Ute", "Wiebke", "Aylin", "Petra",
        "Svenja"),
        ("Björn", "Dieter", "Florian", "Holger", "Jan", "Kai", "Lukas", "Malte", "Ralf", "Sven", "Timo", "Uwe", "Emre"),
    ),
    "es": (
        ("Alba", "Carmen", "Elena", "Lucía", "Marta", "Nuria", "Pilar", "Rocío", "Sonia", "Vega", "Ximena", "Yolanda"),
        ("Álvaro", "Bruno", "Diego", "Gonzalo", "Iker", "Javier", "Martín", "Óscar", "Rafa", "Sergio", "Tomás", "Unai"),
    ),
    "fr": (
        ("Amélie", "Camille", "Élodie", "Fatou", "Inès", "Juliette", "Léa", "Manon", "Nadège", "Sylvie", "Yasmine"),
        ("Antoine", "Baptiste", "Cédric", "Damien", "Étienne", "Hugo", "Karim", "Loïc", "Mathieu", "Olivier",
        "Thibault"),
    ),
    "it": (
        ("Alessia", "Bianca", "Chiara", "Elisa", "Federica", "Giulia", "Ilaria", "Marta", "Noemi", "Paola", "Silvia"),
        ("Andrea", "Dario", "Enzo", "Fabio", "Gianni", "Luca", "Matteo", "Nicola", "Paolo", "Riccardo", "Stefano"),
    ),
}  # fmt: skip

SURNAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "Brannigan", "Okafor", "Whitlock", "Pereira", "Sandhu", "MacAuley", "Trelawny", "Adeyemi", "Lockhart", "Novak",
        "Fairweather", "Chowdhury", "Kavanagh", "Marsden", "Osei", "Pritchard", "Quigley", "Rahman", "Sewell", "Tan",
        "Underhill", "Vance", "Wojcik", "Yardley", "Abara", "Birtwistle", "Cassidy", "Dunmore", "Eastwell", "Flack",
        "Gosling", "Haddad", "Ibbotson", "Jessop", "Kipling", "Lamb", "Mwangi", "Nuttall", "Ormond", "Peake", "Rudge",
    ),
    "de": (
        "Brinkmann", "Dahlke", "Eckstein", "Feldkamp", "Grothe", "Hinrichs", "Jäger", "Kessler", "Lohmann", "Möller",
        "Nowak", "Ohlsen", "Petersen", "Reuter", "Schönfeld", "Tiedemann", "Vogt", "Weidner", "Yildiz", "Zander",
    ),
    "es": (
        "Aguirre", "Barroso", "Cifuentes", "Durán", "Escudero", "Fuentes", "Gallego", "Herrero", "Ibáñez", "Lozano",
        "Molina", "Navas", "Ortega", "Peñalver", "Quiroga", "Rivas", "Salgado", "Tejada", "Urrutia", "Zamora",
    ),
    "fr": (
        "Aubert", "Bonnet", "Carpentier", "Delmas", "Diallo", "Ferrand", "Garnier", "Jourdan", "Lacombe", "Mercier",
        "Nguyen", "Perrin", "Renaud", "Sauvage", "Tessier", "Vasseur", "Benali", "Marchal", "Guillot", "Roussel",
    ),
    "it": (
        "Amadei", "Bertolini", "Carbone", "De Santis", "Esposito", "Fabbri", "Galli", "Lombardi", "Marchetti", "Neri",
        "Orlandi", "Pellegrini", "Ricci", "Serra", "Testa", "Valenti", "Zanetti", "Colonna", "Fiore", "Grimaldi",
    ),
}  # fmt: skip

NICK_HEADS = (
    "soggy", "tidal", "quiet", "angry", "tiny", "rusty", "salty", "second", "spare", "moss", "paper", "lunar", "velvet",
    "plastic", "honest", "midnight", "turbo", "gentle", "wonky", "cosmic", "pickled", "lazy", "brave", "dusty",
    "static",
    "northern", "the-real", "not-a", "mildly", "feral", "sunday", "knit", "vinyl", "grumpy", "damp", "just", "old",
)  # fmt: skip
NICK_TAILS = (
    "biscuit", "badger", "kettle", "otter", "teapot", "gull", "lantern", "mum", "dad", "pixel", "turnip", "socks",
    "moth",
    "bassist", "gardener", "heron", "spanner", "noodle", "sparrow", "crumpet", "walrus", "bicycle", "ghost", "pigeon",
    "radish", "cloud", "whisk", "goalie", "reader", "toast", "anchor", "marmot", "plum", "limpet", "wizard", "fern",
)  # fmt: skip
DOMAINS = ("skyfolk.example", "skyfolk.example", "skyfolk.example", "posts.example", "bluehaven.example")
MAIL_DOMAINS = ("postbox.example", "inbox.example", "mailhaven.example", "letterbox.example", "webpost.example")
PETS = ("Biscuit", "Olive", "Mango", "Pepper", "Bruno", "Luna", "Waffle", "Otto", "Nala", "Fritz", "Pip", "Kiwi")
