"""How the matcher's tables lie in memory, as its Python side writes and its compiled side reads them."""

from typing import Any, Final, NamedTuple, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

# Columns of `Dictionary.slots`: a text's first eight bytes, and its form << 32 | trait. 0 there: a free slot.
KEY, FORM_AND_TRAIT = range(2)
# A form is the text's length in bytes times 4, and two bits.
IS_BEGINNING: Final = 1
IS_EXACT: Final = 2
STONE: Final = 0xFFFFFFFF << 32  # where a trait was taken out

# Columns of `Dictionary.texts_of`, one row a trait: where its text is, its form, and the next trait to compare when it
# is found.
TEXT_AT, FORM, VARIANT = range(3)
# Columns of `Dictionary.ways_of`: its block of ways.
FIRST, COUNT = range(2)
# What `Dictionary.flags` say of a trait.
HAS_WAYS: Final = 1
HAS_VARIANTS: Final = 2

ALWAYS: Final = 0  # the trait every post has
NEVER_SEEN: Final = -1
EVER_SEEN: Final = 2**31 - 1
COUNTED: Final = 8  # of so many posts one is counted, to learn how frequent traits are

# A way into a query: a trait times 2, plus 1 if the post must not show it; the step to go on with; the query's slot.
WAY_TEST, WAY_THEN, WAY_QUERY = range(3)
# A step asks for a trait (TEST >= 0) or a shape (at -1 - TEST), and says where to go on.
TEST, IF_SO, IF_NOT = range(3)
ACCEPT: Final = -1
REJECT: Final = -2

# A shape: what it is, number of words, place of its rarest plain word or distance, then the words' traits; those that
# are not plain (exact ones, beginnings) are negative. Near words may overlap if one token can be two of them.
PLAIN_PHRASE, PLAIN_NEAR, PHRASE, NEAR, NEAR_OVERLAPPING = range(5)
SHAPE_HEAD: Final = 3

# Kinds of characters in `Characters.kinds`, then what makes composing necessary.
(OTHER, LETTER, UNSPACED, MARK, SIGN, INVISIBLE, JOINER, TONE, FLAG_LETTER, FLAG_TAG, KEYCAP, PICTURE, STAR, DIGIT) = (
    range(14)
)
KIND: Final = 15
CHANGES: Final = 16  # composing may change it whatever stands beside it
COMBINES: Final = 32  # two of these in a row may have to change places
CLINGS: Final = 64  # what is invisible before it is dropped
JOINS: Final = 128  # may melt into one with the character before it

HEADS: Final = 4096  # buckets of `Dictionary.beginnings`
LONGEST_BEGINNING: Final = 63  # bytes that are looked up at once; longer ones are compared
ROW_SHIFT: Final = 40  # a match is row << 40 | query id
ID_BITS: Final = (1 << ROW_SHIFT) - 1

# What a byte is, in `Characters.classes`. A byte of a character beyond ASCII is like a letter at first.
IS_LETTER: Final = 1
IS_SIGN: Final = 2
IS_WIDE: Final = 4


class Characters(NamedTuple):
    """What each character is."""

    classes: Array  # by byte
    kinds: Array  # by code point
    folds: Array  # by code point, as far as there are capital letters
    pairs: Array  # sorted: first << 32 | second of what melts into one


class Dictionary(NamedTuple):
    """The traits that queries ask for. What is looked at most lies closest together."""

    bits: Array  # a bit for each hash: most words of a post are no traits
    slots: Array  # open addressing
    last: Array  # by trait: the position where it was last seen, counted over all posts
    flags: Array
    ways_of: Array
    seen: Array
    texts_of: Array
    texts: Array  # their bytes, one after another
    beginnings: Array  # by the first three bytes of a word: which lengths of beginnings may fit; last: any at all


class Programs(NamedTuple):
    """The queries behind each trait, and what each asks beyond it."""

    ways: Array
    steps: Array
    shapes: Array
    ids: Array  # by slot
    marks: Array  # by slot: the post it was last found in


class Scratch(NamedTuple):
    """Room for one post while it is looked at, and for what its batch finds."""

    edges: Array  # where runs of letters begin and end
    run_starts: Array
    run_sizes: Array
    starts: Array  # of words, in a post that is not plain ASCII
    sizes: Array
    written_starts: Array
    written_sizes: Array
    digests: Array
    keys: Array
    found: Array  # the trait at each position
    earlier: Array  # the position before it with the same trait
    chosen: Array  # positions worth a second look
    codes: Array
    kinds: Array
    hits: Array  # traits with ways in
    open_ways: Array
    places: Array  # positions, while words near each other are looked for
    odd: Array  # rows that must be composed first


class Said(NamedTuple):
    """The words of a post: by position, where they are in the lowered text and, as written, in the text."""

    lowered: Array  # behind the posts of the batch: words with characters beyond ASCII, folded
    text: Array
    starts: Array
    sizes: Array
    written_starts: Array
    written_sizes: Array


class Facts(NamedTuple):
    """What is known of posts beside their text, as traits."""

    groups: Array  # by row: two groups of facts, its languages and its network
    group_starts: Array
    group_facts: Array
    starts: Array  # by row: where its other facts begin
    stops: Array
    facts: Array


class Posts(NamedTuple):
    """A batch: its texts in one, where each ends, and the facts."""

    text: Array  # with room for the longest post behind it
    lowered: Array
    eights: Array  # `lowered`, eight bytes at a time
    stops: Array
    facts: Facts
