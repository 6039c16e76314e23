"""What to say: articles that help, whom they helped, and what was answered before.

An *article* is one thing that a brand explains. Its words stand in *editions*, one a language, each with every
*article version* it ever had. What readers see is `Edition.published`; what is being written is `Edition.draft`. Agents
write, leads publish. A brand's *help centre* shows what is published and not for colleagues only.

Doors: `actions.articles` writes and publishes, `actions.centres` arranges the help centre, `actions.readers` keeps what
readers say; `reads.articles` for the desk, `reads.pages` and `reads.finding` for readers.
"""
