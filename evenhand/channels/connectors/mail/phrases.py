"""The words mail programs put around quotes and signatures, in the languages customers write in."""

import re

# How a line opens that says who wrote what follows: "On 3 May …", "Am 3. Mai …", "Le 3 mai …".
OPENING = re.compile(
    r"[\W_]{0,3}(?:on|am|le|el|il|op|em|no dia|w dniu|dnia|den|d\.|pe|dne|dňa|tarihinde|ngày|în|v|a\(z\)|at|"
    r"mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|"
    r"in article|in a message|\d{1,4}\s?[./年-])(?=\W|\d|$)",
    re.IGNORECASE,
)
# What it says about them: "wrote", "schrieb", "a écrit" …
WROTE = re.compile(
    r"\b(?:wrote|writes|said|schrieb|geschrieben|escribió|escribio|a écrit|a ecrit|écrit|ha scritto|scrisse|schreef|"
    r"geschreven|escreveu|skrev|skreiv|napisał|napisała|napisał\(a\)|napsal|napsala|napsal\(a\)|napísal|написал|"
    r"написала|написал\(а\)|пише|kirjoitti|írta|a scris|yazdı|đã viết|έγραψε|kirjutas|rašė)\b|"
    r"пишет|さん?のメール|さんは書きました|さんが書いた|书写|写道|寫道|작성|님이|เขียน",
    re.IGNORECASE,
)
# Lines that stand above a whole earlier mail.
DIVIDER = re.compile(
    r"[\s>*_=-]*(?:-{2,}\s*)(?:original message|original appointment|ursprüngliche nachricht|"
    r"original ?nachricht|message d'origine|message d’origine|message original|mensaje original|messaggio originale|"
    r"oorspronkelijk bericht|mensagem original|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|"
    r"original melding|opprinnelig melding|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|"
    r"alkuperäinen viesti|исходное сообщение|пересылаемое сообщение|元のメッセージ|原始邮件|원본 메시지|"
    r"reply message|reply above)\s*(?:-{2,}|_{2,})?\s*",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"[\s>*_-]*(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|message transmis|"
    r"mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|mensagem reencaminhada|"
    r"vidarebefordrat meddelande|wiadomość przekazana|転送メッセージ|転送されたメッセージ)[\s\w@.<>,:-]*-{2,}|"
    r"begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré) ?:|"
    r"inicio del mensaje reenviado:|inizio messaggio inoltrato:|begin doorgestuurd bericht:|"
    r"início da mensagem (?:reenviada|encaminhada):|vidarebefordrat brev:)\s*",
    re.IGNORECASE,
)
ABOVE_THIS_LINE = re.compile(r"above this line|oberhalb dieser (?:zeile|linie)|au-dessus de cette ligne", re.IGNORECASE)

# The names of the fields in a copied header block, each with what it stands for.
_FIELDS = {
    "from": "from von de da van från fra od lähettäjä от отправитель expéditeur gönderen 差出人 送信者 发件人 寄件者 "
    "보낸",
    "sent": "sent date gesendet datum envoyé enviado enviada inviato verzonden skickat sendt wysłano data dato päiväys "
    "odesláno дата отправлено 送信日時 日時 日付 发送时间 日期 날짜 tarih fecha lähetetty",
    "to": "to an à a para aan til till do vastaanottaja кому komu 宛先 收件人 받는 kime pour per komu",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne temat aihe předmět тема konu 件名 "
    "主题 제목",
    "other": "cc bcc kopie copie copia reply-to importance",
}
HEADER_FIELDS = {name: meaning for meaning, names in _FIELDS.items() for name in names.split()}

SENT_FROM = re.compile(
    r"(?:sent|posted) (?:from|via|with|using|by) (?:my |the |a |an )?[^,.;!?()]{2,60}(?:\([^()]{3,80}\))?|"
    r"sent from (?:my )?(?:i(?:phone|pad|pod)|android|samsung|galaxy|blackberry|mobile|phone|outlook|mail|yahoo|"
    r"proton|windows)\b.{0,120}|"
    r"get outlook for (?:ios|android|mac).{0,60}|"
    r"(?:gesendet|verschickt) (?:mit|von|aus|über|via) .{2,60}|von mein\w* .{2,40} gesendet|"
    r"diese nachricht wurde von mein\w* .{2,60} gesendet\.?|"
    r"envoyé (?:de|depuis|à partir d|avec|par)\b.{2,60}|"
    r"enviado (?:desde|do|de|por|com|con|através)\b.{2,60}|"
    r"inviato (?:da|dal|dall|con|tramite)\b.{2,60}|"
    r"(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via|van)\b.{2,60}|"
    r"skickat från .{2,60}|skickades från .{2,60}|sendt fra .{2,60}|lähetetty .{2,60}|"
    r"wysłan[eoy] (?:z|ze|przez) .{2,60}|odesláno (?:z|ze|pomocí) .{2,60}|"
    r"отправлено (?:с|из|от) .{2,60}|i?phone'?umdan gönderildi|.{2,30}から送信(?:しました)?|発信元 .{2,30}|"
    r"发自我的.{2,30}|從我的.{2,30}傳送|나의 .{2,30}에서 보냄|"
    r"sent with .{2,60}\(https?://[^)]{3,120}\)",
    re.IGNORECASE,
)
AUTOMATIC_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[ -]?(?:reply|response|antwort)|auto:|out of (?:the )?office|ooo:|automatische antwort|"
    r"abwesenheits?(?:notiz|nachricht|meldung)|abwesend|réponse automatique|absence du bureau|"
    r"respuesta automática|fuera de la oficina|risposta automatica|fuori ufficio|automatisch antwoord|afwezig|"
    r"resposta automática|ausência|autosvar|frånvaro|automatiskt svar|automatyczna odpowiedź|nieobecność|"
    r"自動応答|自動返信|不在|vacation (?:reply|message)|on vacation|on leave|away from (?:my )?(?:mail|desk))",
    re.IGNORECASE,
)
