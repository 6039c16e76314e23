"""Words of joy and trouble in the languages for which we have no lexicon: our own lists, kept short on purpose.

Each entry is the beginning of a word ("enttäusch" finds "enttäuscht" and "Enttäuschung"); a trailing "|" asks for
the whole word. They speak of service, not of life: what customers say when it works and when it does not.
"""

GLAD: dict[str, str] = {
    "de": """
        dank gut| gute| guten| guter| gutes| super| toll| tolle| toller| tolles| klasse| prima| perfekt freu
        freundlich schnell| schnelle| zufrieden begeistert liebe| lieben| schön| schöne| schöner| schönen|
        schönes| großartig gelungen empfehl besser| beste| bester| besten| geil| glücklich lecker wunderbar
        genial spaß| hilfreich cool| yay| haha hihi
    """,
    "es": """
        gracias| agrade excelente genial| bueno| buena| buenos| buenas| buen| bien| mejor| mejores| feliz
        felices encant perfect amable recomiendo maravill gusta| gustó| amo| adoro| lindo| linda| hermos bonit
        alegr content éxito increíble rápid divertid ojalá| jaja| jajaja felicidades| felicitaciones| abrazo
        besos| guapa| guapo|
    """,
    "fr": """
        merci| mercis| bravo| super| génial bien| bon| bonne| bons| bonnes| parfait excellent content ravi|
        ravie| heureu aime| adore j'aime| j'adore| meilleur recommande rapide efficace gentil sympa| magnifique
        beau| belle| top| cool| réussi félicit hâte| mdr| ptdr| drôle| plaisir sourire agréable
    """,
    "it": """
        grazie| ottim eccellent perfett bravo| bravi| brava| buon| buono| buona| buoni| bene| bello| bella|
        belli| belle| bellissim migliore felic contento| contenta| amo| adoro| piace| gentil veloce| fantastic
        meraviglios stupend consiglio| auguri| complimenti| evviva| speriamo| sorris divertent haha| ahah|
        ahaha| risolto|
    """,
    "pt": """
        obrigad ótim excelente perfeit bom| boa| bons| boas| bem| melhor| feliz felic adoro| adorei| adorando|
        amo| amei| amor| lind maravilh gosto| gostei| recomendo rápid| parabéns| legal| gentil alegr content
        show| sucesso| top| haha kkkk divertid incrível saudades|
    """,
    "nl": """
        dank bedankt| goed| goede| super| top| geweldig| fijn| fijne| blij| tevreden mooi| mooie| leuk| leuke|
        snel| netjes| prima| perfect beste| beter| lekker| lief| lieve| gelukkig| vriendelijk heerlijk| haha
        aanrader|
    """,
}

UNHAPPY: dict[str, str] = {
    "de": """
        schlecht mies enttäusch ärger nerv kaputt störung gestört| ausfall ausgefallen| defekt problem beschwer
        unverschämt frech katastroph furchtbar schlimm leider| traurig hass| hasse| hasst| scheiß scheiss kack|
        mist| frust frechheit saftladen wartezeit vergeblich lahm verspät kündig betrug lüge| lügen| peinlich
        unfähig unmöglich dumm| dumme| blöd krank| angst| tot| tote| tod| sterb weine| heul schmerz müde|
        langweil grausam krieg opfer
    """,
    "es": """
        mal| mala| malo| malos| malas| peor pésim terrible horrible| decepcion vergüenza problema queja reclam
        avería| caíd| fallo| falla| fallas| fallando| molest enoj hart| harta| harto| odio| odia| triste llor
        mierda| puta| puto| asco| estafa engañ robo| roban| ladron mentir inútil lento| lenta| retras perdid|
        esperando| nunca| jamás| cansad miedo| muert morir| culpa| dolor| duele| aburrid lástima| fatal| basura|
        idiota| imbécil|
    """,
    "fr": """
        mauvais pire| nul| nulle| nuls| horrible déçu décev honte| honteu inadmissible scandal problème panne|
        coupure bug| bugs| lent| lente| attend| attends| retard marre| énerv colère déteste| merde| putain|
        chier| con| connard arnaque voleur menteur incompét inaccept impossible| triste| pleur mal| peur| mort|
        morts| tué| perdu| cassé| pourri| jamais| rien| désol dommage| fatigu| crise| guerre attentat débile
    """,
    "it": """
        pessim peggio| peggior orribil delus delud vergogn scandal problem guasto| guasta| disservizio| rotto|
        rotta| lento| lenta| ritard attesa| aspett| arrabb incazz odio| schifo| merda| cazzo| stronz| truff
        ladri| bugiard incompet inaccett impossibil triste tristezza| piange male| brutto| brutta| paura| morto|
        morti| mort| mai| niente| nulla| stanc purtroppo| basta| colpa| crisi| tasse| vergogna|
    """,
    "pt": """
        ruim péssim pior| piores| horrível terrível decepc vergonh problema reclam defeito| caiu| caindo| lento|
        lenta| demora atras raiva| ódio| odeio| odiei| merda| porra| bosta| droga| lixo| golpe| roubo| ladr
        mentir descaso| absurdo| falta| nunca| triste tristeza| chora mal| medo| morr| morte| morto| perdi|
        cansad dor| doente| chato| chata| infelizmente| odeia| preguiça sofr inútil
    """,
    "nl": """
        slecht kut| klote| waardeloos teleurgesteld teleurstell schand schandalig probleem problemen storing
        kapot| vertrag traag| wacht| wachten| boos| irritant haat| verdriet| huil stom| stomme| klacht klachten
        oplicht leugen onacceptabel belachelijk helaas| jammer| nooit| moe| ziek| dood| pijn| ramp|
    """,
}

NEGATIONS = """
    nicht kein keine keinen keiner nie ohne no ni sin ne pas non sans aucun aucune senza não nem sem
    niet geen zonder
"""

# Neither glad nor unhappy, but trouble with a negation before or behind: "geht nicht", "ne marche plus".
WORKS = """
    funktioniert geht lädt läuft funciona va carga marche fonctionne funziona carica pega werkt
    laadt
"""
