"""Understanding: text in, reading out.

A *reading* says what can be told about a post from its words alone: its language and its sentiment
(later also subject, urgency, harm, spam, personal data and audience). It never decides what to do.

Words
    reading    what we understood of one text, with the version of the rules that understood it
    language   ISO 639-1, or "und" where the words do not tell
    sentiment  -1 (very unhappy) to 1 (very happy); *polarity* is the same in three steps

Doors
    domain.reading.read_many   many texts at once, pure; raise VERSION there when its answers change
"""
