"""What other systems know and this language does not: refused, with what to write instead."""

import re

from evenhand.listening.domain.symbols import Symbol, refuse

_FUZZY = re.compile(r"(.*\w)~[0-9.]*")
_GROUPED = re.compile(r"~[0-9]*")
_BOOST = re.compile(r"(.*)\^[0-9.]+")
_EXPRESSION = re.compile(r"/.+/")
_ANY_LETTER = re.compile(r"\w\?+\w")


def refuse_foreign(symbol: Symbol) -> None:
    """Refuse a plain word with a sign that means something in Lucene or elsewhere."""
    where = symbol.start, symbol.end
    text = symbol.text
    if found := _FUZZY.fullmatch(text):
        sentence = (
            f"“~” after a word (similar spellings) is not known here. Write the spellings one by one: {found[1]} OR"
        )
        refuse(f"{sentence} …, or its beginning with a star.", *where, found[1])
    if _GROUPED.fullmatch(text):
        sentence = "Words in parentheses cannot be near one another. Write (apple OR pear) NEAR/5 (pie OR cake)."
        refuse(sentence, *where)
    if found := _BOOST.fullmatch(text):
        refuse("“^” (weight) is not known here: a post matches or it does not. Leave it out.", *where, found[1])
    if _EXPRESSION.fullmatch(text):
        refuse("Regular expressions are not known here. Write the words with OR, or a beginning with a star.", *where)
    if _ANY_LETTER.search(text) and "://" not in text:
        refuse("“?” for any letter is not known here. Write the spellings one by one with OR.", *where)
