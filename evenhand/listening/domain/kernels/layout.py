"""How the matcher's tables lie in memory, as its Python side writes and its compiled side reads them."""

from typing import Any, Final, NamedTuple, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

# Columns of `Dictionary.records`, one row a trait, 32 bytes: how many posts showed it, its block of ways in, its first
# eight bytes as two numbers, where its text is, the text's form, and the next trait to compare when it is found.
SEEN, FIRST_STEP, STEPS, KEY_LOW, KEY_HIGH, TEXT_AT, FORM, VARIANT = range(8)
# A form is the text's length in bytes times 4, and two bits.
IS_BEGINNING: Final = 1
IS_EXACT: Final = 2

ALWAYS: Final = 0  # the trait every post has
NEVER_SEEN: Final = -1
EVER_SEEN: Final = 2**31 - 1

# A step asks for a trait (TEST >= 0) or a shape (at -1 - TEST), and says where to go on.
TEST, IF_SO, IF_NOT, QUERY = range(4)
ACCEPT: Final = -1
REJECT: Final = -2

# A shape: what it is, number of words, place of its rarest plain word or distance, then the words' traits; those that
# are no plain words (exact ones, beginnings) are negative.
PLAIN_PHRASE, PHRASE, NEAR, NEAR_OVERLAPPING = range(4)
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
    """The traits that queries ask for."""

    slots: Array  # open addressing: 40 bits of the hash, 24 bits of the trait; 0 is free
    records: Array
    last: Array  # by trait: the position where it was last seen, counted over all posts
    texts: Array  # their bytes, one after another
    beginnings: Array  # by the first three bytes of a word: which lengths of beginnings may fit


class Programs(NamedTuple):
    """What each query asks beyond its guards."""

    steps: Array
    shapes: Array
    ids: Array  # by slot
    marks: Array  # by slot: the post it was last found in


class Scratch(NamedTuple):
    """One post while it is looked at; only `lowered` is of the whole batch."""

    lowered: Array
    eights: Array  # `lowered`, eight bytes at a time
    starts: Array  # of words, in `lowered`, or in `folded` if the post is not plain ASCII
    sizes: Array
    digests: Array
    keys: Array
    found: Array  # the trait at each position
    earlier: Array  # the position before it with the same trait
    chosen: Array  # positions worth a second look
    folded: Array
    written: Array
    written_starts: Array
    written_sizes: Array
    codes: Array
    kinds: Array
    hits: Array  # traits with ways in
    open_steps: Array  # ways that the first step did not close
    next_steps: Array
    places: Array  # positions, while words near each other are looked for
    odd: Array  # rows that must be composed first


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

    text: Array
    stops: Array
    facts: Facts
