"""Triage: in which mode, if any, a post concerns a brand. Knowing when not to speak is half of it.

Modes
    reactive     said to us: our handle as the addressee, a reply to us, a private message, mail
    proactive    about us, not said to us, and the author has a problem, a question or a wish
    progressive  not about us: trouble with a competitor, or an unmet need in our category
    none         everything else

Words
    profile      what a brand is recognised by: handles, names, competitors, words of its category
    decision     brand, mode, the reason in words, how sure; `withheld`: the mode, had we been free to approach
    standing     why a person is not approached: said no, was approached before, is a critic
    correction   a person's word against a decision; never decided over
    check        a decision drawn by chance for a person to judge; only these tell how often we are right

Doors: domain.mode.decide_many (pure rules), domain.learned.learn_modes, actions, reads
"""
