"""The card a brand begins with: eight things that show in writing, four errors that nothing makes up for."""

from typing import Final

from evenhand.quality.domain.cards import Contents, Critical, Item

USUAL: Final = Contents(
    items=(
        Item(
            key="i1",
            name="Understood what was needed",
            levels=(
                "Answered something that was not asked.",
                "Answered the question as it was put.",
                "Also saw what the person was really after, or asked.",
            ),
        ),
        Item(
            key="i2",
            name="Right and complete",
            levels=(
                "Something needed was missing; the person had to ask again.",
                "Everything needed was there.",
                "Everything was there, and what would have come next, too.",
            ),
        ),
        Item(
            key="i3",
            name="The right place",
            levels=(
                "Said in public what belongs in private, or hid what all could use.",
                "Public and private as they should be.",
            ),
        ),
        Item(
            key="i4",
            name="Personal",
            levels=(
                "A text that could have gone to anybody.",
                "Spoke to this person about this matter, and signed.",
                "Spoke to this person, and took up what they had said before.",
            ),
        ),
        Item(
            key="i5",
            name="Plain words",
            levels=(
                "Words of our trade, or sentences one has to read twice.",
                "Short and plain.",
            ),
        ),
        Item(
            key="i6",
            name="Fitting tone",
            levels=(
                "Cold, cheerful about something sad, or defensive.",
                "Friendly and calm.",
                "Friendly and calm, and eased what was tense.",
            ),
        ),
        Item(
            key="i7",
            name="Took it in hand",
            levels=(
                "Sent the person on, or left open who does what.",
                "Said what happens next, and when.",
                "Said what happens next, did it, and came back about it.",
            ),
        ),
        Item(
            key="i8",
            name="Left something for the next one",
            levels=(
                "Nothing that helps with the next case like it.",
                "Labelled it, or used the article that there is.",
                "Wrote or mended an article, or named the cause.",
            ),
        ),
    ),
    criticals=(
        Critical(key="c1", name="Wrong answer", words="What was said is not true, or would do harm if followed."),
        Critical(
            key="c2", name="Personal data in public", words="A number, address or account that others could read."
        ),
        Critical(
            key="c3", name="Danger or law missed", words="Harm, threat or a legal deadline that was not passed on."
        ),
        Critical(
            key="c4", name="Promise not kept", words="Something was promised with a time, and nothing came of it."
        ),
    ),
)
