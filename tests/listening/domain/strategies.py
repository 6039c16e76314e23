"""Random words, queries and posts for property tests: small vocabularies, so that they do meet, and odd ones."""

from hypothesis import settings
from hypothesis import strategies as st

from evenhand.listening.domain.evaluation import Facts
from evenhand.listening.domain.query import And, From, HasMedia, Language, Link, Near, Network, Not, Or, Phrase, Word
from evenhand.listening.domain.trees import matches_silence
from evenhand.listening.domain.words import UNSPACED, composed, kind_of, tokens_of

unhurried = settings(deadline=None)  # a busy machine is no error

SPOKEN = [
    "apple",
    "Apple",
    "APPLE",
    "pie",
    "app",
    "apples",
    "#apple",
    "@apple",
    "#pie",
    "der",
    "Über",
    "über",
    "café",
    "ОБЕД",
    "обед",
    "東",
    "京",
    "か",
    "が",
    "ที่",
    "नमस्ते",
    "1",
    "x_y",
]
EMOJI = ["🎉", "👨", "👨\u200d👩\u200d👧", "❤️", "👍🏽", "🇩🇪", "1️⃣"]
ODD = [
    "soft\u00adhyphen",
    "Cafe\u0301",
    "ＳＡＬＥ",
    "𝗕𝗼𝗹𝗱",
    "İzmir",
    "ΟΔΟΣ",
    "ﾎﾟｽﾄ",
    "می\u200cخواهم",
    "क्\u200dष",
    "ß",
    "#東京",
    "@a.b",
    "\u0301",
    "\u200b",
]
GLUE = ["", " ", " ", " ", ", ", "-", "\n", "…", "’", "\u200d", "\ufe0f"]

any_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
texts = st.lists(st.tuples(st.sampled_from(SPOKEN + EMOJI + ODD) | any_text, st.sampled_from(GLUE)), max_size=12).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)


def _words_of(text: str) -> list[Word]:
    tokens = tokens_of(text).words
    folded = [Word(composed(token.text)) for token in tokens]
    return [word for word in folded if [token.text for token in tokens_of(word.text).words] == [word.text]]


known_words = st.sampled_from([word for text in SPOKEN + ODD for word in _words_of(text)])
odd_words = any_text.map(_words_of).filter(bool).map(lambda words: words[0])
exact_words = st.sampled_from(["Apple", "APPLE", "pie", "#Apple", "Über", "東"]).map(
    lambda text: Word(text, is_exact=True)
)
beginnings = st.sampled_from(["ap", "app", "#ap", "@ap", "об", "नम", "#東"]).map(
    lambda text: Word(text, is_prefix=True)
)
exact_beginnings = st.sampled_from(["Ap", "AP", "#Ap"]).map(lambda text: Word(text, is_prefix=True, is_exact=True))
words = known_words | odd_words | exact_words | beginnings | exact_beginnings
emoji = st.sampled_from([tokens_of(each).emoji[0].text for each in EMOJI]).map(Word)
phrases = st.lists(words, min_size=2, max_size=4).map(lambda each: Phrase(tuple(each)))
nears = st.tuples(st.lists(words, min_size=2, max_size=4), st.integers(0, 6)).map(
    lambda pair: Near(tuple(pair[0]), len(pair[0]) - 1 + pair[1])
)
facts = st.one_of(
    st.sampled_from(["en", "de", "ja"]).map(Language),
    st.sampled_from(["acme.example", "did:plc:abc", "jane doe", "bob@example.org"]).map(From),
    st.sampled_from(["bluesky", "feeds"]).map(Network),
    st.sampled_from(["example.com", "shop.example.com"]).map(Link),
    st.just(HasMedia()),
)
leaves = words | emoji | phrases | nears | facts


def _grown(children: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return several.map(And) | several.map(Or) | children.map(Not)


trees = st.recursive(leaves, _grown, max_leaves=12)
# As a person may save them: those that nearly every post would match are given something to look for.
queries = trees.map(lambda tree: And((Word("apple"), tree)) if matches_silence(tree) else tree)

posts = st.builds(
    Facts,
    text=texts,
    languages=st.sampled_from([(), ("en",), ("de",), ("en", "ja")]),
    author=st.sampled_from(["", "did:plc:abc", "did:plc:xyz"]),
    handle=st.sampled_from(["", "acme.example", "jane doe"]),
    network=st.sampled_from(["bluesky", "feeds", "mail"]),
    links=st.sampled_from([(), ("example.com",), ("shop.example.com", "else.example"), ("notexample.com",)]),
    has_media=st.booleans(),
)


def is_ordinary(character: str) -> bool:
    """Whether the plain pattern `[#@]?\\w+` on lower-case text says all there is to say about a character."""
    return kind_of(character) in ["w", "d", "#", "*", "."] and kind_of(character) != UNSPACED and character not in "İΣς"
