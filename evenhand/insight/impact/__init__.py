"""Did it help? What changed at a date, beside what would have come without it, and how far that can be trusted.

A file becomes series (`reading`), a question about them (`questions`) is answered by the strongest design the data
allows (`before_after`, `differences`), and every interval is widened until dates on which nothing happened are called
a change no more often than they may be (`placebo`). `report` shows the answer. No Django, no database, no network.
"""
