"""What the demo's agents answer, by language; “{name}” is the customer's first name, where we know it."""

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
