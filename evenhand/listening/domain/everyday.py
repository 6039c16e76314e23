"""Words so common that one of them alone says nothing about what a post is about: our own list, in eight languages."""

_WORDS = """
    a about after again all also always am an and another any are as at back be because been before being best better
    but by can could day days did do does doing done dont down even ever every first for from get getting go going
    good got great had has have having he her here hey hi him his how i if im in into is it its just know last less
    let like ll look lot love m made make many may maybe me more most much must my need never new next no not nothing
    now of off oh ok old on once one only or other our out over people please really right s said same say see she
    should so some something still such sure t take than thank thanks that the their them then there these they thing
    things think this those though time to today tomorrow tonight too two u under until up ur us use ve very want was
    way we week well went were what when where which while who why will with work would year years yes yet you your
    der die das und ist nicht ich du er sie es wir ihr ein eine einen zu mit auf für von im den dem des auch so wie
    aber oder wenn noch nur schon mal dass hat haben war bin sind bei nach aus um an als was doch ja nein heute
    el la los las un una y o que de en por para con no si es son fue muy más pero como lo le se su mi tu yo hoy
    le les des et ou est pas je tu il elle nous vous ils du au aux ce cette qui que dans sur pour avec plus mais
    o os as um uma e é não eu você ele ela nós de do da no na em por para com que mais mas muito hoje
    il lo gli e è non io tu lui lei noi voi di del della in con su per tra che più ma come sono ho oggi
    de het een en is niet ik jij hij zij wij van op te met voor dat die maar ook als nog wel er naar
    rt via http https www com amp
"""
EVERYDAY = frozenset(_WORDS.split())
