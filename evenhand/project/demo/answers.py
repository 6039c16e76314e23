"""What the demo's agents answer, by language; “{name}” is the customer's first name, where we know it."""

import re
from typing import Final

ANSWERS: dict[str, tuple[str, ...]] = {
    "en": (
        "Hi {name}, thanks for telling us. I can see your line from here and it looks unsteady. "
        "I am resetting the port now, give it five minutes.",
        "Sorry about that {name}. Which lights are on at the front of the box? Then I know where to look.",
        "That should not happen twice. I have put a technician on it and will write here once I have a time.",
        "You are right, that charge does not belong there. I have taken it off, you will see it on the next bill.",
        "Thanks {name}, I have read back through what my colleagues told you. "
        "Let me check one thing with the network team and come back to you within the hour.",
        "I would like to look at your account for this. Please send me your postcode in private, never in public.",
        "Understood. I have moved the appointment to the first free morning. You will get a text with the window.",
        "Glad it works again. I will keep an eye on the line until tomorrow before I close this.",
        "That price is for new contracts, but there is something I can do for you. May I write to you in private?",
        "Fair point {name}, the page does not say that clearly. I have passed it on to the people who write it.",
        "We are on it: a cabinet near you has lost power. The crew is there, I will write here when it is back.",
        "No need to apologise, that menu hides well. Open settings, then home network, and it is the third entry.",
    ),
    "de": (
        "Hallo {name}, danke für die Nachricht. Ich sehe mir die Leitung gerade an und melde mich gleich wieder.",
        "Das tut mir leid. Welche Lampen leuchten vorne am Gerät? Dann weiß ich, wo ich suchen muss.",
        "Sie haben recht, der Betrag gehört da nicht hin. Ich habe ihn herausgenommen.",
        "Verstanden, ich habe den Termin verlegt. Die Uhrzeit kommt per SMS.",
    ),
    "es": (
        "Hola {name}, gracias por avisar. Estoy mirando tu línea ahora mismo y te digo algo enseguida.",
        "Lo siento mucho. ¿Qué luces están encendidas en el aparato? Así sé por dónde empezar.",
        "Tienes razón, ese cargo no corresponde. Ya lo he quitado, lo verás en la próxima factura.",
        "Entendido, he cambiado la cita. Te llegará un mensaje con la hora.",
    ),
    "fr": (
        "Bonjour {name}, merci de nous avoir prévenus. Je regarde votre ligne et je reviens vers vous tout de suite.",
        "Je suis désolé. Quels voyants sont allumés sur la box ? Je saurai où chercher.",
        "Vous avez raison, ce montant n’a rien à faire là. Je l’ai retiré.",
        "C’est noté, j’ai déplacé le rendez-vous. Vous recevrez l’heure par SMS.",
    ),
    "it": (
        "Ciao {name}, grazie della segnalazione. Sto guardando la linea e ti scrivo tra poco.",
        "Mi dispiace. Quali luci sono accese sul dispositivo? Così so dove cercare.",
        "Hai ragione, quell’importo non va lì. L’ho tolto, lo vedrai nella prossima fattura.",
        "Capito, ho spostato l’appuntamento. Ti arriverà un messaggio con l’orario.",
    ),
}

# What fits a matter, by words that name it: who asked alike gets the same, in one of two or three wordings.
_FITTING: Final[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "en": (
        (
            r"slow|crawl|mbit|speed|upload|buffer|evening",
            (
                "Hi {name}, evenings are slow where many share one radio channel. Open settings, then wireless, choose "
                "the 5 GHz band, and set the box upright in the open. If the cable test is slow too, write to me here.",
                "Hi {name}, please test once with a cable right at the box. If it is quick there, choose the 5 GHz "
                "band under settings, wireless; that ends the slow evenings in most homes.",
            ),
        ),
        (
            r"drop|cuts? out|disconnect|on and off|flaky|loses",
            (
                "Hi {name}, I reset your port from here. Please unplug the box for a full minute, then wait until the "
                "light stays green. If it drops again tonight, I will send a technician.",
            ),
        ),
        (
            r"light|red|orange|blink",
            (
                "Hi {name}, a red light means the box gets no signal. Push the white cable in at the wall until it "
                "clicks, restart the box, and give it five minutes. Most lights turn green then.",
            ),
        ),
        (
            r"bill|charged|invoice|debit|fee",
            (
                "Hi {name}, you are right, that charge does not belong there. I have taken it off; the money is back "
                "within five working days, and the next bill shows the credit.",
                "Hi {name}, that was charged twice. I have taken one off; the money is back within five working days.",
            ),
        ),
        (
            r"refund|money back|credit",
            (
                "Hi {name}, the refund went out today to the account we debit. Banks take up to five working days to "
                "show it; write to me here if it is not there by then.",
            ),
        ),
        (
            r"technician|engineer|appointment|window|turn(ed)? up|no.?show",
            (
                "Hi {name}, I am sorry that nobody came. The first free visit is yours, with a text an hour before, "
                "and the missed one is credited on your next bill.",
            ),
        ),
        (
            r"cancel|leave|contract|notice|terminate",
            (
                "Hi {name}, a contract ends with one month’s notice. A short message in the app under contract, end "
                "contract is enough; the confirmation comes by mail the same day.",
            ),
        ),
        (
            r"price|offer|cheaper|deal|increase",
            (
                "Hi {name}, the price follows the contract’s second year. In the app, under contract, offers, you see "
                "what is cheaper for you now; you can change once a year at no cost.",
            ),
        ),
        (
            r"mov(e|ing)|new (house|flat|address)",
            (
                "Hi {name}, you can take the line along. Tell us the new address four weeks before in the app under "
                "contract, moving house; the old line stays on until the new one works.",
            ),
        ),
        (
            r"tv|channel|picture|recording|box",
            (
                "Hi {name}, please hold the power button of the TV box for ten seconds; it loads its channels anew. "
                "Recordings stay. That brings the missing channels back.",
            ),
        ),
        (
            r"mail|inbox|spam|password",
            (
                "Hi {name}, please set the mail program to port 993 with TLS and use your whole address as the name. "
                "The old settings stopped working this week; then mails come in again.",
            ),
        ),
        (
            r"\bapp\b|log ?in|sign in",
            (
                "Hi {name}, please take the app off the telephone, install it anew and choose “forgot password” once. "
                "The old version can no longer sign in.",
            ),
        ),
    ),
    "de": (
        (
            r"langsam|mbit|lahm|abends|upload",
            (
                "Hallo {name}, abends teilen sich viele einen Funkkanal. Bitte unter Einstellungen, WLAN das "
                "5-GHz-Band wählen und das Gerät frei aufstellen. Bleibt es am Kabel langsam, schreiben Sie mir hier.",
            ),
        ),
        (
            r"rechnung|abgebucht|betrag|lastschrift",
            (
                "Hallo {name}, der Betrag gehört da nicht hin. Ich habe ihn herausgenommen; das Geld ist in fünf "
                "Werktagen zurück und steht auf der nächsten Rechnung.",
            ),
        ),
        (
            r"techniker|termin",
            (
                "Hallo {name}, das hätte nicht passieren dürfen. Der nächste freie Termin gehört Ihnen, eine Stunde "
                "vorher kommt eine SMS, und der ausgefallene wird gutgeschrieben.",
            ),
        ),
        (
            r"kündig|vertrag",
            (
                "Hallo {name}, ein Vertrag endet mit einem Monat Frist. Eine kurze Nachricht in der App unter Vertrag, "
                "Vertrag beenden genügt; die Bestätigung kommt am selben Tag per Mail.",
            ),
        ),
    ),
}


def fitting(language: str, said: str) -> tuple[str, ...]:
    """Answers to what was said, or none that fits."""
    for words, answers in _FITTING.get(language, ()):
        if re.search(rf"\b(?:{words})", said.casefold()):
            return answers
    return ()
