"""The critical public issue: who leads, which cases belong to it, what is said, what is held, and what was learnt.

Words: an *incident* is declared (or proposed, and dismissed); its *owner* leads; a *statement* is signed off by people
who are named before it stands; a *publishing stop* holds the outbox of its brands (`replies.models.PublishingHold`);
an *update* tells those on the notify list; *all clear* ends it; the *after-action* page keeps times, lessons, deeds.
Doors: `actions` write, `reads` answer within the viewer's brands, `domain.states` says what may follow what.
"""
