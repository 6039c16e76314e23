"""What people write of themselves beside their name, in several languages: our own lists."""

IN_BIOS: dict[str, str] = {
    "practitioner": r"""
        technician|field\ engineer|network\ engineer|sysadmin|system\ administrator|developer\b|software\ engineer|
        devops|installer|electrician|reseller|dealer|wholesale|mechanic|pharmacist|consultant|it\ support|msp\b|
        integrator|repair\ shop|techniker|installateur|händler|entwickler|elektriker|technicien|revendeur|
        développeur|técnico|instalador|distribuidor|desarrollador|tecnico|installatore|rivenditore|sviluppatore|
        desenvolvedor|monteur|ontwikkelaar
    """,
    "press": r"""
        journalist|reporter|correspondent|news\ editor|editor\ at|newsroom|columnist|producer\ at|investigative|
        freelance\ writer|breaking\ news|news\ desk|newspaper|redakteur|zeitung|journaliste|rédact|periodista|
        redactor|giornalista|redazione|jornalista|verslaggever|redacteur
    """,
    "employee": r"""
        i\ work\ (?:at|for)|working\ (?:at|for)|employee\ (?:at|of)|opinions\ (?:are\ )?(?:my\ own|mine)|
        views\ (?:are\ )?my\ own|tweets\ (?:are\ )?my\ own|team\ (?:member|lead)\ at|arbeite\ bei|je\ travaille|
        trabajo\ en|lavoro\ (?:in|da|per)|werk\ bij
    """,
    "bot": r"""
        (?:i\ am\ |i'm\ )?a\ bot\b|automated|automatic\ (?:account|posts)|rss\ feed|bot\ (?:by|account)|
        unofficial\ feed|posts\ every\ (?:hour|day)|automatisch|automatisé|automático
    """,
}

IN_HANDLES: dict[str, str] = {
    "press": r"(?:news|daily|times|post|herald|gazette|tribune|zeitung|journal|radio|tv\b|press\b)",
    "bot": r"(?:bot\b|_bot|bot_|alerts?\b|feed\b|rss|quakes?\b|traffic|weather)",
    "practitioner": r"(?:\bdr[ ._]|dev\b|_dev|tech\b|repairs?\b|installs?\b|engineer)",
}
