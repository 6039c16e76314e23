"""Words by which one sees a problem, a question, a wish or a need: our own lists, in six languages."""

from collections.abc import Sequence
from enum import StrEnum

from evenhand.triage.domain.phrases import Phrases


class Cue(StrEnum):
    """What a phrase gives away about its author."""

    PROBLEM = "a problem"
    DOUBT = "a problem, unless glad"
    ANGER = "anger"
    QUESTION = "a question"
    WISH = "a wish"
    LEAVING = "wants to leave"
    NEED = "looks for something"
    BETTER = "names the better one"
    THANKS = "thanks or praise"
    SERVICE = "speaks of being served"
    SHARING = "only shares"


# Phrases are set apart by commas.
_PHRASES: dict[Cue, str] = {
    Cue.PROBLEM: """
        down, outage, outages, error, errors, bug, bugs, bugged, glitch, glitches, glitching, glitchy, broken,
        broke, breaks, crash, crashes, crashed, crashing, freezes, freezing, froze, frozen, stuck, stranded,
        lost, losing, missing, delay, delays, delayed, cancelled, canceled, cancelling, canceling, on
        hold, no response, no reply, no answer, refuse, refused, refusing, not working, stopped working, stop
        working, doesn't work, don't work, dont work, didn't work, isn't working, aren't working, not work,
        won't work, no internet, no service, no signal, no wifi, fail, fails,
        failed, failing, failure, issue, issues, problem, problems, trouble, wrong, overcharged, charging me,
        refund, refunded, hacked, hacker, stolen, stole, scam, scammed, fraud, damaged, defective, faulty, lag,
        lags, lagging, dropped, disconnected, logged out, locked out, locked, blocked, never arrived, not
        arrived, not delivered, still waiting, still not, still no, still haven't, still hasn't, no longer,
        rude, rudest, mess, messed up, messing up, fucking up, fucked up, screwed, ruined, ruin, expired, dead,
        died, dies, drain, drains, draining, overheating, spam, complaint, complaints, complain, incompetent,
        unacceptable, unavailable, sold out, out of stock, deleted, disappeared, disconnecting, randomly, leak,
        been dealing with, dealing with this, fix your, nothing at all, took forever, takes forever, taking forever,
        take forever, difficult, stressful, slowest, hassle, buffering, unresponsive, unplayable, unusable,
        overbooked, bumped,
        diverted, misplaced, overpriced, double charged, not loading, won't load, can't connect, can't log in, keeps
        saying, keeps asking, keeps telling, botched, shortage, no more, act together, why is this, poor
        service, bad service, customer service,
        kaputt, defekt, störung, ausfall, ausgefallen, geht nicht, funktioniert nicht, nicht mehr, verspätung,
        verspätet, warte, wartet, warten, seit tagen, seit wochen, seit stunden, probleme, fehler, falsch,
        verloren, langsam, gesperrt, keine antwort, kein internet, kein netz, no funciona, no funcionan, sin
        internet, sin servicio, sin señal, caído, caída, avería, esperando, espero desde, problema, problemas,
        retraso, perdido, perdida, lento, lenta, no puedo, nadie, queja, reclamo, horas, ne marche, marche pas,
        marche plus, fonctionne pas, fonctionne plus, en panne, panne, coupure, attends, j'attends, retard,
        problème, problèmes, erreur, perdu, lent, lente, bloqué, impossible, toujours pas, aucune réponse,
        personne ne, non funziona, non funzionano, non va, guasto, disservizio, ritardo, aspetto, aspettando,
        problemi, errore, bloccato, ancora non, nessuno, não funciona, não consigo, sem internet, sem sinal,
        caiu, atraso, reclamação, ninguém, demora
    """,
    Cue.DOUBT: """
        late, waiting, waited, hold, won't, wont, can't, cant, cannot, unable, couldn't, couldnt, doesn't,
        doesnt, isn't, isnt, didn't, wasn't, never, nobody, no one, hours, slow, charged, don't have, don't get,
        don't let, none, less than, half, removed, forced, drops, fucking, fuckin, concerned, worried, what's with,
        whats with, whats up with, would be a start, declined
    """,
    Cue.ANGER: """
        worst, awful, terrible, horrible, horrid, hate, hates, sucks, suck, sucked, ridiculous, pathetic,
        disgusting, disgusted, disgrace, disgraceful, disappointed, disappointing, disappointment, dissatisfied,
        frustrated, frustrating, frustration, annoyed, annoying, angry, furious, pissed, sick of, tired of, fed
        up, bullshit, shit, shitty, crap, crappy, trash, garbage, useless, joke, wtf, ffs, smh, shame, shameful,
        shame on, fiasco, nightmare, disaster, unbelievable, liar, liars, lied, lies, lying, thieves, theives,
        thief, rip off, ripoff, unhappy, upset, dreadful, pointless, idiot, idiots, slack, slacking, slackin,
        what the fuck, what the hell, grrr, argh, ugh, poor, bs, schlecht, schlechter, katastrophe,
        unverschämt, frechheit, nervt, ärger, enttäuscht, saftladen, pésimo, pésima, peor, vergüenza, harto,
        harta, decepción, mierda, asco, nul, nulle, honte, inadmissible, marre, scandaleux, arnaque, déçu,
        déçue, pessimo, pessima, vergogna, vergognoso, schifo, truffa, deluso, péssimo, péssima, vergonha, lixo,
        descaso
    """,
    Cue.QUESTION: """
        why, when will, when is, when are, where is, where's, how do, how can, how to, how long, how come, can
        i, can you, can someone, could you, will i, does anyone, does anybody, do they, anyone know, anybody
        know, is there, are there, is it possible, what's up with, what's going on, what is going on, any idea,
        any word, wondering, warum, wieso, wann, weiß jemand, weiss jemand, wer weiß, wie kann, por qué, porque
        no, cuándo, alguien sabe, cómo puedo, pourquoi, quand, quelqu'un sait, comment faire, perché, quando,
        qualcuno sa, come faccio, por que, alguém sabe, como faço
    """,
    Cue.WISH: """
        wish, wishing, i hope, hopefully, hoping, would love, i'd love, would like, i'd like, would gladly, be
        nice if, needs to, need to, should, please, bring back, needs, add, wünsche,
        wäre schön, hoffe, bitte, ojalá, quisiera, me gustaría, por favor, j'aimerais, je voudrais, svp, vorrei,
        mi piacerebbe, spero, per favore, gostaria, queria
    """,
    Cue.LEAVING: """
        switch, switching, switched, leave, leaving, left for, cancel my, cancelling my, canceling my,
        unsubscribe, unsubscribing, uninstall, uninstalling, done with, i'm done, never again, neveragain, never
        buying, never using, never flying, never reordering, last time, going elsewhere, go elsewhere, looking
        around, goodbye, get rid of, moving to, going back to, go back to, boycott, wechsel, wechseln,
        kündige, kündigen, gekündigt, nie wieder, me cambio, cambiarme, nunca más, me doy de baja, résilier,
        résilie, plus jamais, je change, disdico, disdire, cambio operatore, mai più, cancelar, nunca mais
    """,
    Cue.NEED: """
        looking for, recommend, recommends, recommendation, recommendations, suggest, suggestions, any
        suggestions, anyone know, anybody know, does anyone, does anybody, who knows, which is the best, what's
        the best, what is the best, best way, where can i, where do i, can't find, cant find, cannot find,
        couldn't find, need a, need an, i need, need new, need help, in need of, can someone, someone help, wish
        i had, stuck, stranded, broke down, won't start, just died, died on me, won't turn on, no internet, no
        wifi, no signal, alternative to, alternatives to, suche, sucht, empfehlen, empfehlung, empfehlungen,
        kennt jemand, wer kennt, weiß jemand, welcher anbieter, busco, buscando, recomiendan, recomendación,
        alguien conoce, alguien sabe, necesito, cherche, je cherche, recommander, conseiller, conseillez,
        quelqu'un connaît, j'ai besoin, cerco, consigliate, consigli, qualcuno conosce, ho bisogno, procuro,
        recomendam, alguém conhece, preciso de
    """,
    Cue.BETTER: """
        should've, shouldve, should have, instead, instead of, stick with, stuck with, switch to, switching to,
        switched to, go back to, going back to, move to, moving to, over to, rather, better than, than, like,
        never loved, more, love, miss, sooner, easier
    """,
    Cue.THANKS: """
        thanks to, thank you to, thanks for, thank you for, many thanks, big thanks, shoutout to, shout out to, kudos,
        props to, awesome, amazing, excellent, wonderful, fantastic, brilliant, great job, greatjob, good job,
        well done,
        appreciate, appreciated, perfect, super helpful, so helpful, was helpful, very helpful, resolved, sorted, fixed
        it, love you, best service, great service, excellent service, danke, vielen dank, super service, gracias por,
        genial, excelente, merci pour, merci à, bravo, parfait, grazie a, grazie per, ottimo, perfetto, obrigado,
        obrigada, ótimo, bedankt, top service
    """,
    Cue.SERVICE: """
        customer service, customer support, support team, customer care, call centre, call center, my order, my account,
        my bill, my refund, my money, my provider, staff, my contract, kundenservice, kundendienst, hotline, meine
        rechnung, atención al cliente, servicio al cliente, mi factura, service client, ma facture, servizio clienti,
        assistenza, mia bolletta, atendimento, minha conta, klantenservice
    """,
    Cue.SHARING: """
        giveaway, contest, concurso, gewinnspiel, promo, promo code, coupon, discount code, now available, now
        hiring, hiring, job, jobs, click here, sign up, check out, link in bio, breaking, announces, announced,
        stock, shares, nasdaq, nowplaying, now playing
    """,
}

_NONE_OF = frozenset(("no", "zero", "without", "keine", "kein", "ohne", "sin", "sans", "senza", "sem", "geen"))

_CUES: Phrases[Cue] = Phrases((phrase, cue) for cue, phrases in _PHRASES.items() for phrase in phrases.split(","))


def cues_in(tokens: Sequence[str]) -> frozenset[Cue]:
    """What the tokens of a text give away."""
    return frozenset(cue for at, cue in _CUES.found_in(tokens) if not (cue is Cue.PROBLEM and _is_denied(tokens, at)))


def _is_denied(tokens: Sequence[str], at: int) -> bool:
    """“No problems” is none."""
    return at > 0 and tokens[at - 1] in _NONE_OF
