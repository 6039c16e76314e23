"""Phrases that speak of harm, by kind, in the languages we read: our own lists.

Each is looked for as it stands in a text of small letters without signs; a word begins where the phrase begins and
may go on where it ends ("verklag" finds "verklage"), unless a "|" closes it.
"""

PHRASES: dict[str, str] = {
    "safety": """
        caught fire; burst into flames; went up in flames; set fire to; smoke coming out; smoke pouring;
        smell of burning; burning smell; smells of burning; smelled burning; exploded; blew up in; electric shock;
        electrocuted; got a shock|; got shocked|; sparks from; is sparking; bare wires; live wire; gas leak;
        smell of gas; smell gas; carbon monoxide; food poisoning; in hospital|; to hospital|; the hospital because;
        in the er|; ambulance; emergency room; broken arm; broken wrist; was injured; been injured; got injured;
        badly hurt; i was hurt; choked on; could have died; nearly died; almost died; could have killed; anaphyla;
        allergic reaction; glass in my; piece of metal; is bleeding; bleeding from; unconscious; collapsed; seizure;
        chest pain; heart condition; with a gun|; has a gun|; a gun in; with a knife; gunshot; shots fired;
        bomb threat; bomb went off; can't call 911; cannot call 911; can't reach 911; can't call 999; can't breathe;
        cannot breathe; drunk driver; driver was drunk; fell asleep at the wheel; ran a red light;
        stranded in the snow; stuck in the lift; stuck in the elevator; trapped in the lift; trapped in the elevator;
        trapped in your; people trapped; we are trapped; swallowed a; melted my; charger melted; plug melted;
        cable melted; has melted; melted in my hand; overheated and; battery swell; brakes failed; emergency landing;
        feuer gefangen; ist explodiert; brennt ab; brandgeruch; stromschlag; gasgeruch; riecht nach gas;
        gas tritt aus; lebensgefahr; lebensgefährlich; im krankenhaus; notaufnahme; verletzt; lebensmittelvergiftung;
        notruf; rauch aus; a pris feu; a explosé; odeur de brûlé; décharge électrique; fuite de gaz; sent le gaz;
        à l'hôpital; aux urgences; intoxication alimentaire; blessé; fumée; en feu|; danger de mort; explotó;
        se incendió; prendió fuego; en llamas; descarga eléctrica; fuga de gas; huele a gas; huele a quemado;
        en el hospital; en urgencias; intoxicación; herido; herida grave; electrocuta; peligro de muerte; preso fuoco;
        è esploso; odore di bruciato; preso la scossa; fuga di gas; odore di gas; in ospedale; al pronto soccorso;
        intossicazione; ferito; pegou fogo; explodiu; levei um choque; cheiro de queimado; vazamento de gás;
        cheiro de gás; no hospital; intoxicação; passou mal; staat in brand; ontploft; stroomstoot; gaslek;
        ruikt naar gas; in het ziekenhuis; voedselvergiftiging; gewond; brandlucht; levensgevaar
    """,
    "self_harm": """
        kill myself; killing myself; end my life; ending my life; end it all; take my own life; took his own life;
        took her own life; suicidal; suicide; want to die|; wanna die|; don't want to live; do not want to live;
        don't want to be alive; no reason to live; better off without me; better off dead; rather be dead;
        hang myself; cut myself; cutting myself; harm myself; hurting myself; slit my wrists; can't go on anymore;
        can't go on like this; i want it to end; taken pills; whole bottle of pills; took too many pills;
        bringe mich um; mich umbringen; mich umzubringen; nehme mir das leben; selbstmord; suizid; will sterben;
        will nicht mehr leben; nicht mehr leben; me tuer; me suicider; suicide; veux mourir; plus vivre;
        en finir avec la vie; pour en finir; quiero morir; suicid; quitarme la vida; matarme; me voy a matar;
        me quiero matar; no quiero vivir; voglio morire; mi ammazzo; mi uccido; farla finita; suicid;
        non voglio più vivere; quero morrer; vou me matar; não quero mais viver; acabar com a minha vida; zelfmoord;
        wil dood|; niet meer leven; einde aan mijn leven
    """,
    "legal": """
        my lawyer; my lawyers; our lawyer; my attorney; my solicitor; our attorney; a lawyer|; small claims;
        class action; lawsuit; sue you; suing you; sue them; suing; gonna sue; going to sue; will sue;
        take you to court; taking you to court; see you in court; go to court; in court over; legal action;
        attorney general; ombudsman; trading standards; filed a complaint with; file a complaint with;
        complaint with the; fcc complaint; press charges; pressing charges; police report; filed a police;
        reported to the police; call the police; breach of contract; gdpr; cfpb|; ofcom|; ofgem|;
        better business bureau; consumer protection; litigat; subpoena; fraudulent charges by you; mein anwalt;
        meinem anwalt; rechtsanwalt; verklag; vor gericht; anzeige erstatt; strafanzeige; bundesnetzagentur;
        verbraucherzentrale; klage einreich; klageschrift; mon avocat; porte plainte; porter plainte; déposer plainte;
        au tribunal; en justice; dgccrf; escroquerie; mi abogado; demandar; una demanda; denuncia; denunciar;
        los tribunales; a juicio; mio avvocato; denuncio; denuncia; faccio causa; in tribunale; agcom|; meu advogado;
        processar; na justiça; procon|; no tribunal; boletim de ocorrência; anatel|; mijn advocaat; aanklagen;
        klaag jullie aan; naar de rechter; aangifte; geschillencommissie
    """,
    "data_leak": """
        been hacked; got hacked; was hacked; is hacked; hacked my; hacked into my; account hacked; data breach;
        security breach; data leak; leaked my; leak my; any leak; breach at; identity theft; stole my identity;
        stolen identity; into someone else's account by; see someone else's account; someone else's data;
        someone else's bill; somebody else's; another customer's; other people's data; other customers;
        someone logged into; unauthorized login; unauthorised login; unauthorized access; unauthorised access;
        unauthorized charges; broke into my account; took over my account; published my; published the phone number;
        posted my address; gave my number; gave my address; sold my data; dark web; sim swap; security flaw;
        security hole; vulnerability in; exposed data; data exposed; customer data; randomly reset my password;
        reset my password and sent; password was changed; in my name with; is someone is using my account;
        somebody is using my account; someone using my account; using my account; gehackt; datenleck; datenpanne;
        datenschutzverstoß; fremde rechnung; fremde daten; daten anderer; daten weitergegeben; identitätsdiebstahl;
        piraté; hacké; fuite de données; vol de données; données d'autres; usurpation d'identité; autre client;
        hackeado; hackearon; hackeada; filtración de datos; robo de datos; datos de otr; otro cliente;
        robo de identidad; suplantación; hackerato; violato; furto di dati; fuga di dati; dati di altr;
        un altro cliente; hackead; invadiram minha conta; vazaram meus dados; vazamento de dados; dados de outr;
        outro cliente; datalek; gegevens gelekt; gegevens van een ander; andere klant
    """,
    "discrimination": """
        your racist; racist driver; racist staff; racist employee; racist manager; was racist; is racist; so racist;
        being racist; racist treatment; racist remark; racist comment; racial slur; racial discrim; racial abuse;
        racially; racism at; racism from; faced racism; and racist; racially profil; discriminat; homophob; transphob;
        sexist; antisemit; islamophob; n word; because i'm black; because i am black; because of my skin;
        because of my race; because i'm muslim; because of my hijab; because of my wheelchair; because i'm gay;
        refused my wheelchair; my guide dog; your kind|; people like us; sexually assault; sexual assault;
        sexually harass; sexual harass; harassed me; harasses; groped; touched me; raped; tried to rape; assaulted;
        attacked me; hit me|; hit my; punched me; punched my; punched a; threatened me; followed me home; spat at;
        spit on me; inappropriate comments; rassis; diskriminier; belästigt; begrapscht; geschlagen worden; hautfarbe;
        kopftuch; bedroht; sexuell; du racisme; racisme dans; propos racistes; chauffeur raciste; personnel raciste;
        agressé; harcel; à cause de mon voile; parce que je suis noir; trato racista; racismo en; conductor racista;
        racismo na; discriminaci; acosó; acoso; agredi; por ser negr; por gitan; razzis; discriminazion; molestat;
        aggredit; colore della pelle; discriminação; assedi; agrediu; homofobia; discriminatie; aangerand;
        lastiggevallen; uitgescholden
    """,
    "outage": """
        down for everyone; down for everybody; down for anyone else; down for you guys; is it down for;
        down everywhere; down nationwide; down worldwide; anyone else's internet; anyone else having;
        anyone else without; anybody else without; everyone else down; nationwide outage; massive outage;
        major outage; huge outage; widespread outage; total outage; outage in the area; area outage; outage in;
        whole city; whole town; whole street; whole neighborhood; whole neighbourhood; whole building; whole region;
        entire city; entire street; entire region; whole country; all the neighbours; all my neighbors;
        my neighbors also; servers down; servers are down; server is down; servers are all down; both down; all down;
        are down|; blackout in; total blackout; tills are down; atms are down; no trains running;
        all flights grounded; thousands without; nobody can log in; nobody in; ganz berlin; großstörung; bundesweite;
        deutschlandweit; totalausfall; bei allen down; alle nachbarn; die ganze straße; das ganze dorf; ganze stadt;
        stromausfall; panne générale; panne nationale; grosse panne; coupure générale; toute la ville;
        tout le quartier; toute la région; toute la rue; pour tout le monde; dans toute la france; caída general;
        caída masiva; caída nacional; apagón; toda la ciudad; todo el barrio; toda la zona; para todos;
        en todo el país; guasto generale; disservizio nazionale; grande blackout; tutta la città; tutto il quartiere;
        tutta la zona; down per tutti; queda geral; pane geral; apagão; cidade toda; bairro inteiro; toda a região;
        para todo mundo; landelijke storing; grote storing; stroomstoring; hele straat; hele wijk; heel de stad;
        bij iedereen
    """,
    "press": """
        i am a journalist; i'm a journalist; i'm a reporter; i am a reporter; journalist with; journalist at;
        reporter with; reporter at; reporter for; producer with; freelance reporter; freelance journalist;
        writing a story; writing an article; working on a story; working on a piece; writing a piece;
        request for comment; press enquir; press inquir; media enquir; media inquir; your press office; press contact;
        your comment on; go to the press; going to the press; to the media|; going to the media; contact the news;
        contacted the news; contacting the news; local news station; on the news|; in the papers|; consumer reports;
        our newsroom; for tomorrow's edition; watchdog; bin journalist; ich bin redakteur; bin reporter; journalistin;
        redakteurin; presseanfrage; stellungnahme; an die presse; zur zeitung; je suis journaliste; journaliste au;
        journaliste à; demande presse; la presse|; les médias; rédaction; soy periodista; periodista de; la prensa|;
        a la tele; sono un giornalista; sono una giornalista; ai giornali; in televisione; sou jornalista; imprensa;
        verslaggever; naar de krant; naar de media; persvraag
    """,
}

# Said of something else altogether: taken out before anything is looked for.
MEANT_OTHERWISE = """
    suicide squad; hit me up; hit me with; anti racist; law and order; blackout curtains; blackout dress;
    hollywood reporter; bath bomb; suicide boys; bomb ass; sex bomb; fire emoji; police academy; blackout tuesday;
    hack day; life hack; true crime
"""

# Said in fun or of other things: they take back what the model believes, never what a phrase above says.
TRAPS = """
    killing it; killed it; killing me|; is fire|; on fire tonight; straight fire; this is fire; dying for;
    dying of laugh; i'm dying|; im dying|; to die for; die laughing; sue me lol; so sue me; sue me haha; the bomb;
    da bomb; bath bomb; kill for a; murder a; kill me now; shoot me now; going to kill me; gonna kill me;
    phone is dying; battery is dying; phone died; mouth on fire; lol; lmao; haha; mixtape; law school; true crime;
    food coma; lach mich tot; sterbe vor; lachen; der hammer; mort de rire; morte de rire; mdr|; ptdr;
    je meurs de; me muero de; jajaja; muoio di; muoio dal; ahah; morrendo de; kkk; ga dood van
"""
