"""Triage: in which mode, if any, a post concerns a brand. Knowing when not to speak is half of it.

Modes
    reactive     said to us: our handle as the addressee, a reply to us, a private message, mail
    proactive    about us, not said to us, and the author has a problem, a question or a wish
    progressive  not about us: trouble with a competitor, or an unmet need in our category
    none         everything else

Words
    addressee    a handle outside the grammar of the sentence; a handle inside it is a *noun*
    profile      what a brand is recognised by: handles, names, competitors, words of its category
    decision     brand, mode, the reason in words, and how sure the rules are

Doors
    domain.profile.ProfileSet     profiles, compiled once
    domain.mode.decide_many       one decision per post, pure
"""
