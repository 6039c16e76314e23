"""Words of feeling in languages other than English: our own lists, made for customers' posts and for tweets.

Each entry is the beginning of a word ("enttäusch" finds "enttäuscht" and "Enttäuschung"); a trailing "|" asks for
the whole word. The shorter lists of the first release are part of them. English comes from VADER's list (MIT) and
from what people's ratings say of it.
"""

# Lists of words may be wide.
# ruff: noqa: E501

GLAD: dict[str, str] = {
    "de": """
        dank gut| gute| guten| guter| gutes| super| toll| tolle| toller| tolles| tollen| klasse| prima| perfekt freu
        freundlich schnell| schnelle| zufrieden begeistert liebe| lieben| liebt| liebst| schön| schöne| schöner|
        schönen| schönes| schönste großartig gelungen empfehl besser| beste| bester| besten| bestes| geil| geile
        glücklich glück| lecker wunderbar genial spaß| hilfreich cool| coole yay| haha hihi hehe herzlich hübsch süß|
        süße süßer süßes hammer| mega| traumhaft erfolg| erfolgreich gewonnen gewinn| gratul glückwunsch lustig lache|
        lachen| lacht| witzig angenehm fein| feine hervorragend ausgezeichnet fantastisch phantastisch kompetent
        zuverlässig pünktlich gelöst| geklappt klappt| geniess genieß gemütlich stolz| hoffnung verliebt vorfreud
        vermisse| gern| gerne| endlich| juhu hurra top| nett| nette| netter| netten| interessant sonne| wochenende|
        lächel grins ^^ jippie danke| dankeschön bravo| lob| vertrau
    """,
    "es": """
        gracias| agrade excelente genial| bueno| buena| buenos| buenas| buen| bien| mejor| mejores| feliz
        felices felicidad encant perfect amable recomiendo maravill gusta| gustó| gustaría| amo| adoro| amor| lindo|
        linda| lindos| lindas| hermos bonit alegr content éxito increíble rápid divertid ojalá| jaja jeje felicidades|
        felicitaciones| abrazo besos| beso| guapa| guapo| guap precios preciso| bell campeon gana| ganar ganamos|
        ganó| triunf sonris sonríe fiesta| ilusión| orgullos fantástic estupend espectacular chul mola| ganas| suerte|
        disfrut risa| reír bendic paz| esperanza| inteligent solucion resuelt gracios dulce| viva| bravo| top|
        enamor te quiero| quiero| favorit especial| vacaciones| crack|
    """,
    "fr": """
        merci| mercis| bravo| super| génial bien| bon| bonne| bons| bonnes| parfait excellent content ravi|
        ravie| heureu aime| aimé| adore meilleur recommande rapide efficace gentil sympa| sympathique magnifique
        beau| belle| belles| beaux| top| cool| réussi réussite félicit hâte| mdr| ptdr| drôle| plaisir sourire
        agréable bonheur| joie| joyeu amour| gagné| gagne| succès| victoire| champion espoir| innov exemplaire solution|
        solutions| progrès progress amélior économis prometteur intéressant utile| utiles| solidair bienvenue|
        encourag lutter| protég préserv protection| investi soutien soutenir soutient créer| création| croissance|
        formidable fantastique incroyable superbe splendide charmant chouette| kiffe kif| vive| fier| fière| fiers|
        chance| meilleurs| meilleure| malin| première mondiale| inaugur performant
    """,
    "it": """
        grazie| ottim eccellent perfett bravo| bravi| brava| brave| buon| buono| buona| buoni| bene| bello| bella|
        belli| belle| bellissim migliore miglior felic contento| contenta| contenti| amo| ama| amore| adoro| piace|
        piaciut gentil veloce| fantastic meraviglios stupend consiglio| auguri| complimenti| evviva| speriamo| speranza|
        sorris divertent haha| ahah ahaha| risolto| vittoria| vinto| vince| vincere| gioia| successo| orgoglios grande|
        grandi| grandissim viva| forza| top| cool| interessant efficac utile| solidariet sostegno| appoggio| giusto|
        giusta| onest merit capac finalmente| super| simpatic dolce| tenero| tenera| carino| carina| splendid
        innamorat abbraccio| abbracci| baci| bacio| ridere| emozion magnific spettacol
    """,
    "pt": """
        obrigad ótim excelente perfeit bom| boa| bons| boas| bem| melhor| melhores| feliz felic adoro| adorei| adorando|
        adora| amo| amei| ama| amor| amando| amoo lind maravilh gosto| gostei| gosta| gostando| recomendo rápid parabéns|
        legal| gentil alegr content show| sucesso| top| haha kkkk hahah rsrs divertid incrível saudades| sorri sorte|
        querid fof gat gostos paz| abenço deus abençoe| orgulho| ganhei| ganhou| ganhar| vitória| campe vence| venceu|
        apaixon beijo abraço engraçad demais| diva| rainha| favorit sonho| animad ansios esperança| graças| curti|
        curtindo| bonit massa| daora| foda| mito| melhorou| resolvid ajudou| uhul aeee viva| férias|
    """,
    "nl": """
        dank bedankt| goed| goede| super| top| geweldig| geweldige| fijn| fijne| blij| tevreden mooi| mooie| leuk| leuke|
        leukste| snel| netjes| prima| perfect beste| beter| lekker| lekkere| lief| lieve| gelukkig| geluk| vriendelijk
        heerlijk aanrader| haha hihi hoera| trots| gezellig genieten| geniet| zin| succes| gefeliciteerd| proficiat|
        gaaf| gave| tof| toffe| cool| hulpvaardig opgelost| fantastisch| schitterend prachtig fan| houd| hou| liefde|
        grappig| lachen| welkom| knap| keurig|
    """,
    "ar": """
        شكرا الشكر ممتاز رائع جميل حلو جيد سعيد فرح احب حب| حبيبي| حبيب مبروك الف مبروك افضل احسن تمام| بارك نجح نجاح فوز
        فاز كفو| عظيم ابدع مبدع ابداع يسعد حمدلله الحمدلله الحمد| جمال تحفه تحفة عسل| روعه روعة هنيئا تهنئ امل| سلام|
        ضحك هههه ههههه يجنن خيال| فخم فخامه اسطوره اسطورة متميز انجاز اطلاق| يستاهل محترم كريم ذوق| راقي سعاده سعادة مرتاح
    """,
    "hi": """
        acha| accha| achha| acche| achhe| achhi| acchi| achi| ache| badhiya| badiya| mast| pyar| pyaar| pyara| pyaari|
        khush khushi dhanyavad dhanyavaad| shukriya| shukria| zabardast| jabardast| shandar| shaandar| shaandaar| sundar|
        kamaal| kamal| jeet| jeeta| jeete| jeetenge| jeetega| jai| mubarak| mubarakh| badhai| badhaai| shabash| shabaash|
        wah| waah| vaah| maza| mazaa| majja| mazedaar| mazedar| dil| dost| dua| duaa| jannat| mohabbat| ishq| hasna|
        hansi| lajawab| behtareen| behtarin| umda| sahi| bhagwan| salaam| namaste| masha| mashallah| dhinchak| haha
        hehe yay| superb| hero|
        अच्छ बढ़िया धन्यवाद शुक्रिया प्यार खुश शानदार सुंदर सुन्दर बधाई जय| मुबारक बेहतर मज़ा मजा जीत
    """,
}

UNHAPPY: dict[str, str] = {
    "de": """
        schlecht mies| miese enttäusch ärger nerv kaputt störung gestört| ausfall ausgefallen| defekt problem beschwer
        unverschämt frech katastroph furchtbar schlimm leider| traurig hass| hasse| hasst| scheiß scheiss scheis kack|
        kacke| mist| frust frechheit saftladen wartezeit vergeblich lahm verspät kündig betrug betrüg lüge| lügen| lügner
        peinlich unfähig unmöglich dumm| dumme| dummheit blöd krank| angst| tot| tote| toten| tod| sterb gestorben weine|
        weinen| weint| heul schmerz müde| langweil grausam krieg opfer unfall verletzt verlor verlier verloren fuck
        arsch idiot depp verdammt schrecklich schade| fehler falsch| sauer| wütend wut| zum kotzen kotz ekel eklig
        widerlich nazi terror mord| mörder gewalt schuld| schuldig versag zerstör pleite| teuer| abzocke einsam allein|
        kalt| regen| stress anstrengend drecks dreck| hölle| pff boah| nie| niemand| kein| keine| keinen| warten| warte|
        ohne| unzuverlässig funktionierts verschwund gestohlen geklaut rassis skandal schande| unzufrieden reklam
        nachteil langsam| abgebrochen gelogen verarsch fail|
    """,
    "es": """
        mal| mala| malo| malos| malas| peor pésim terrible horrible| decepcion vergüenza problema queja reclam
        avería| caíd| fallo| falla| fallas| fallando| molest enoj hart| harta| harto| hartos| odio| odia| odiar triste
        tristeza| llor mierda| puta| puto| putos| putas| asco| asquer estafa engañ robo| roban| robar ladron mentir mentira
        inútil lento| lenta| retras perdid| perdió| perder esperando| nunca| jamás| cansad cansanci miedo| muert morir|
        muere| murió culpa| dolor| duele| duelen| aburrid aburre lástima| fatal| basura| idiota| imbécil| estúpid tont
        gilipoll joder| cabrón| cabron hijoputa coño| rabia| enferm sufr crisis| corrup guerra| violen asesin matar|
        mata| mató| desastre| injust indignan insult feo| fea| extraño| soledad| sola| solo quiero| preocup nervios|
        difícil ni| imposible| grave| error| errores| pena| deprim fracas accident herid pobre| pobres| estrés| examen|
        exámenes| lamentable ridícul maldit odioso
    """,
    "fr": """
        mauvais pire| nul| nulle| nuls| horrible déçu décev honte| honteu inadmissible scandal problème panne|
        coupure bug| bugs| lent| lente| attend| attends| retard marre| énerv colère déteste| merde| putain|
        chier| con| connard connasse arnaque voleur menteur mensonge incompét inaccept impossible| triste| tristesse|
        pleur mal| peur| mort| morts| meurt tué| tuer| tue| perdu| cassé| pourri| jamais| rien| désol dommage| fatigu
        crise| guerre attentat débile| danger dangereu menac menace| catastroph pollu victime| échec| grave| détrui
        destruct dégrad corrupt fraude| absurde| ridicule| stupide| idiot imbécile abandon accus condamn coupable|
        souffr douleur| inquiét inquiet manque| refus interdi expuls drame| chaos| radioact toxique| nucléaire| péril|
        pessim désastre| gâch bordel| relou| ras-le-bol| punitive| sceptiques| supprim suppression| lobbies| abattre|
        mépris incapable| malheur hélas| trahi violen haine| insult putes| pute| salope
    """,
    "it": """
        pessim peggio| peggior orribil delus delud vergogn scandal problem guasto| guasta| disservizio| rotto|
        rotta| lento| lenta| ritard attesa| aspett| arrabb incazz odio| odia schifo| schif merda| merde cazzo| cazzate|
        stronz truff ladri| ladro bugiard bugie| incompet inaccett impossibil triste tristezza| piang male| brutto|
        brutta| brutti| paura| morto| morti| morta| morire| mort| mai| niente| nulla| stanc purtroppo| basta| colpa|
        crisi| tasse| vergogna| fallit fallimento| fallir distrug distrut rovina| rovin povero| poveri| povera| precar
        licenzi corrott ridicol buffon pagliacc idiot cretin imbecill coglion ignorant fascis terror guerra| violen
        dolore| soffr noia| noios odios disastr casta| inutil danno| danni| sbagli errore| errori| accus condann
        indagat disoccup palle| puttan vaffa fanculo| disgust scus sciopero| sprec taglia| tagli|
    """,
    "pt": """
        ruim péssim pior| piores| horrível terrível decepc decepç vergonh problema reclam defeito| caiu| caindo| lento|
        lenta| demora atras raiva| ódio| odeio| odiei| odeia| merda| porra| bosta| droga| lixo| golpe| roubo| ladr roub
        mentir mentira descaso| absurdo| falta| nunca| triste tristeza| chora chorei| chorando| choro| mal| medo| morr
        morte| morto| morta| perdi| perdeu| perdemos| cansad dor| dores| doente| doença chato| chata| infelizmente|
        preguiça sofr inútil caralho| puta| puto| fdp| foder| fodeu| fodid cu| idiota| burro| burra| trouxa| nojo|
        nojent feio| feia| culpa| ranço| saco| sozinh solidão| saudade| deprê depress ansiedade| estress irrit insuport
        difícil ninguém| nada| fome| sono| frio| calor| odiar| vagabund corrup crise| violên assalt matou| matar| pena|
        fracass errado| errada| erro| inferno| aff| affs| pqp| vsf| desgraç quebr desist cancela cobrança
    """,
    "nl": """
        slecht kut| klote| waardeloos waardeloze teleurgesteld teleurstell schand schandalig probleem problemen storing
        kapot| vertrag traag| wacht| wachten| boos| irritant haat| verdriet| verdrietig huil stom| stomme| klacht
        klachten oplicht leugen liegen| onacceptabel belachelijk helaas| jammer| nooit| moe| ziek| dood| pijn| ramp|
        rampen vreselijk afschuwelijk verschrikkelijk drama| shit| fuck| godver verdomme| eikel| idioot| sukkel| saai|
        bang| angst| ellende| fout| fouten| verloren| gestolen| weg| onbereikbaar| niemand| duurt| belabberd| triest|
        asociaal| schaam ergernis erger| ergste| duur| stuk| kwijt|
    """,
    "ar": """
        سيء سيئ اسوء اسوا أسوأ زفت| حزين حزن زعل غضب كره اكره كراهي حرام| مشكل مشكله عطل خايس خراب خرب غلط| كذب كذاب نصب نصاب حرامي
        سرق سارق فاشل فشل ظلم ظالم موت| مات| مات قتل يقتل قاتل حرب| دم| ارهاب إرهاب داعش مجرم جريم فساد فاسد خسر خساره خسارة خاين
        خائن خيان عار| احقر حقير قذر وسخ كلب| كلاب| لعن يلعن الله يلعن تفجير انفجار ضحي شهيد شهداء مؤلم ألم| وجع مرض تعب| ملل زهق
        طفش للاسف للأسف مقرف قرف مستفز غبي اغبي حمار سخيف تافه بكاء يبكي تبكي دمر دمار كارث ازمه ازمة فضيح عيب| لاجئ اعتقال سجن
        يحرق تهديد كافر كفار شرك عنصري اعدام تعذيب تأخر تاخر انتظر
    """,
    "hi": """
        bura| buri| bure| bekar| bekaar| ganda| gande| gandi| kharab| kharaab| gussa| dukh| dukhi| nafrat| chor| chori|
        jhooth| jhoot| jhuth| jhootha| jhuta| ghatiya| bakwas| bakwaas| dhokha| dhoka| dhokebaaz| maut| mar| mara| maar|
        maara| galat| galti| ghalat| sharam| sharm| besharam| besharm| pareshan| pareshaan| pareshani| gadha| gadhe|
        chutiya| chutiye| chutiyapa| kutta| kutte| kutton| kameena| kamina| kamine| kameene| saala| sala| saale| sale|
        haram| haraam| harami| barbaad| barbad| bhrasht| bhrashtachar| ghotala| loot| loota| rona| rote| roti| ro| roya|
        dard| takleef| mushkil| nautanki| bhagoda| gunda| gunde| gundagardi| paagal| pagal| bewakoof| bewakuf| ullu|
        nikamma| nikamme| bimar| bimaar| dar| darr| dushman| haar| hara| haare| haari| tuta| toot| toota| band| khatam|
        nahi| nahin| nhi| mat| lanat| laanat| thappad| desh drohi| deshdrohi| gaddar| naxal| dhongi| phenku| feku|
        बुरा बुरी खराब ख़राब बेकार गंदा दुख दुःख गुस्सा नफरत चोर झूठ घटिया बकवास धोखा मौत गलत शर्म परेशान हार|
    """,
}

# Neither glad nor unhappy, but trouble with a negation before or behind: "geht nicht", "ne marche plus".
WORKS: dict[str, str] = {
    "en": "work| works| working| worked| load| loads| loading| respond| responding| answer| answers| answering| arrived| arrive|",
    "de": "funktioniert| geht| lädt| läuft| kommt| angekommen| erreichbar|",
    "es": "funciona| va| carga| funcionan| contesta| contestan| responden| llega| llegado|",
    "fr": "marche| fonctionne| répond| répondent| charge| arrive|",
    "it": "funziona| carica| funzionano| risponde| rispondono| arriva| arrivato|",
    "pt": "funciona| pega| carrega| funcionam| responde| chegou| atende|",
    "nl": "werkt| laadt| doet| reageert| bereikbaar|",
}

STRONGER: dict[str, str] = {
    "en": "very| so| really| extremely| absolutely| totally| such| too| super| incredibly| completely| freaking| fucking|",
    "de": "sehr| so| echt| wirklich| total| absolut| richtig| extrem| völlig| mega|",
    "es": "muy| tan| realmente| totalmente| súper| super| demasiado|",
    "fr": "très| trop| vraiment| tellement| si| totalement| super|",
    "it": "molto| troppo| davvero| veramente| così| super|",
    "pt": "muito| mto| mt| tão| demais| realmente| super|",
    "nl": "heel| erg| zo| echt| zeer| super| enorm|",
    "hi": "bahut| bohot| bht| kitna| itna|",
    "ar": "جدا| مره| كثير| قوي|",
}

WEAKER: dict[str, str] = {
    "en": "slightly| somewhat| kinda| kind| sort| almost| barely| hardly| bit| little|",
    "de": "etwas| bisschen| ziemlich| kaum| fast|",
    "es": "algo| casi| poco|",
    "fr": "peu| presque| assez|",
    "it": "abbastanza| quasi| poco|",
    "pt": "pouco| quase| meio|",
    "nl": "beetje| bijna| nogal|",
}

TURNS: dict[str, str] = {
    "en": "but| however| though| yet|", "de": "aber| doch| jedoch|", "es": "pero|", "fr": "mais|", "it": "ma| però|",
    "pt": "mas| porém|", "nl": "maar|", "hi": "lekin| par| magar|", "ar": "لكن| بس|",
}  # fmt: skip
