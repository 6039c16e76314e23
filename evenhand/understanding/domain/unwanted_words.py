"""Words of spam and of insult, in several languages: our own lists, kept short on purpose."""

# Two of these and a link make spam in any language.
SPAM = """
    giveaway; airdrop; bitcoin; crypto; forex; telegram; whatsapp; dm me; link in bio; follow back; followback;
    f4f; onlyfans; 18+; viagra; casino; free iphone; gift card; guaranteed; passive income; presale; 100x;
    claim now; click here; per day; a day from home; investment; gewinnspiel; gratis; pro tag; krypto; sorteo;
    cripto; al día; concours; crypto-; par jour; al giorno; sorteio; por dia; winactie; per dag; プレゼント; フォロー;
    リツイート; заработ; бесплатно; крипто; مجانا; شحن; ربح; kazan; ücretsiz; bedava; подпис
"""

# Beginnings of words that insult somebody.
INSULTS = """
    arschloch wichser hurensohn fotze schlampe missgeburt drecksau vollidiot spast nutte
    connard connasse salope enculé pute fdp ntm batard bâtard
    gilipollas cabrón cabron hijoputa puta maricón maricon pendejo imbécil mamon
    stronzo stronza coglione puttana troia figlio-di-puttana bastardo frocio vaffanculo
    filho-da-puta vagabunda viado arrombado otário otario corno desgraçado
    klootzak hoer kankerlijer mongool teringlijer eikel kut
"""
