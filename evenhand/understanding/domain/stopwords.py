"""Words that hold sentences together and name nothing: our own lists, by language."""

_BY_LANGUAGE = {
    "en": """a about after again all already also always am an and any are as at back be because been before being but
        by can cannot could did do does doing don done each even ever every few for from get gets getting give go goes
        going got had has have having he hello her here hers hey hi him his how i if in into is isn it its just keep
        keeps know let like ll look made make makes many may me might more most much must my need never new no not now
        of off oh ok on once one only or other our out over own please put re really right s said same say says see
        seems she should since so some someone something still such sure t take tell than thank thanks that the their
        them then there these they thing things think this those though through time to today tonight too tried try
        trying two under until up us use ve very via want was way we well were what when where which while who why will
        with within won would yes yet you your yours d m don't can't i'm it's i've won't doesn't didn't isn't that's
        there's what's you're we're they're i'll i'd""",
    "de": """aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein dem den der des die
        dich dir doch du durch ein eine einem einen einer es euch euer für gar geht gibt habe haben hat hier ich ihr
        im immer in ist ja jetzt kann kein keine mal man mein meine mich mir mit muss nach nein nicht noch nun nur ob
        oder schon sein seine seit sich sie sind so um und uns unser von vom vor war warum was wenn wer werden wie
        wieder wieso will wir wird wo zu zum zur bitte danke hallo heute hatte hätte hätten könnte könnten konnte kann
        können müsste müssen soll sollen sollte sollten waren wäre wären wollte wollten wurde wurden würde würden dieser
        diese dieses diesen diesem seinen seiner ihre ihrer ihren ihrem ihnen meinen meinem meiner dazu dafür damals
        davon trotzdem jeder jede jedes""",
    "es": """a al algo ante aquí así aún como con cuando de del desde donde dos el ella en entre era es esa ese eso esta
        está están estar este esto estoy fue ha hace hacer han hasta hay he hola hoy la las le les lo los más me mi mis
        mucho muy nada ni no nos nuestro o otra otro para pero por porque puede que qué quien se sea ser si sí sin
        sobre solo son soy su sus también te tengo tiene todo tu tus un una uno usted y ya yo gracias favor""",
    "fr": """a ai alors après au aussi autre aux avec avez avoir bien c ça car ce cela ces cette chez comme d dans de
        depuis des du elle en encore est et été être eu fait faire il ils j je jour l la le les leur lui ma mais me même
        mes moi mon n ne nos notre nous on ont ou où par pas plus pour pourquoi qu quand que quel qui rien s sa sans se
        ses si son sont suis sur ta te toi ton toujours tout tous très tu un une va vos votre vous y bonjour merci""",
    "pt": """a agora ainda ao aos as até com como da das de dela dele depois do dos e é ela ele em entre era essa esse
        esta está estão este estou eu foi há hoje isso já lá mais mas me mesmo meu minha muito na nada não nas nem no
        nos nós o os ou para pela pelo por porque pra qual quando que quem se sem ser seu sim só sua são também te tem
        tenho teu tudo um uma vai você vocês obrigado olá""",
    "it": """a ad al alla alle anche ancora avere c che chi ci ciao come con cosa così da dal dalla dei del della delle
        di dove e è ed era fa fare gli ha hai hanno ho i il in io la le lei li lo loro lui ma me mi mia mio molto ne
        nei nel nella no noi non nostro o oggi ogni per perché più può quando questa questo qui se sei senza si sia sono
        su sua sul suo te ti tra tu tutti tutto un una uno va vi voi grazie""",
    "nl": """aan al alle als bij dan dat de der deze die dit doen door dus een en er geen had heb hebben heeft hem het
        hier hij hoe hun ik in is ja je kan kunnen maar me meer mij mijn moet na naar niet nog nu of om ons onze ook op
        over te tot u uit uw van veel voor waar wanneer waarom was wat we wel werd wie wij wil worden wordt ze zich zij
        zijn zo zou hallo bedankt""",
}
_WORDS = {language: frozenset(words.split()) for language, words in _BY_LANGUAGE.items()}


def is_stop_word(word: str, language: str = "") -> bool:
    """Whether a word in small letters names nothing in its language; of a language we have no list for, in English."""
    plain = word.replace("’", "'")
    return len(plain) < 2 or plain in _WORDS.get(language, _WORDS["en"]) or plain in _WORDS["en"]
