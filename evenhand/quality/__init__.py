"""Quality: whether what we say helps, judged by people on cards in words, on cases drawn by chance, and talked over.

A *scorecard* says in words what good work is. A *quality sample* is a case to be judged: drawn at random, with the
chance it had, or chosen for a reason; the two are never added up. A *score* is what one person judged. A *calibration*
is several people judging the same case to find out whether the card means the same to all. A *coaching* is what the
person whose work it was and their lead make of it.
"""
