"""What of a reading people may correct, and to what."""

from collections.abc import Sequence

from evenhand.understanding.errors import CannotCorrect

# Languages to choose from; a reading may know more, and then says so.
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "no", "da", "fi", "cs", "sk", "hu", "ro", "bg", "el", "tr",
    "uk", "ru", "ar", "he", "fa", "hi", "bn", "ur", "ta", "te", "ja", "ko", "zh", "vi", "th", "und",
)  # fmt: skip
YES, NO = "yes", "no"

# Every field with its values; those of "subject" are ids of the brand's subjects, or "" for none of them.
VALUES: dict[str, tuple[str, ...]] = {
    "subject": (),
    "kind": ("complaint", "question", "praise", "comment", "lead"),
    "sentiment": ("negative", "neutral", "positive"),
    "severity": ("low", "normal", "high", "critical"),
    "audience": ("customer", "practitioner", "press", "employee", "bot"),
    "language": LANGUAGES,
    "spam": (YES, NO),
    "abuse": (YES, NO),
}
SUBJECT = "subject"
FIELDS = tuple(VALUES)


def checked(field: str, value: str, *, subjects: Sequence[int] = ()) -> str:
    """The value as it is kept; CannotCorrect for a field or a value that is not offered."""
    if field not in VALUES:
        raise CannotCorrect("That part of a reading cannot be corrected.")
    allowed = ("", *map(str, subjects)) if field == SUBJECT else VALUES[field]
    if value not in allowed:
        raise CannotCorrect("Choose one of the values that are offered.")
    return value
