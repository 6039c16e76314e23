"""How hard properties are tried: the same few examples in every run, and many new ones where there is time.

Loaded by `-p tests.properties`, before any test is read (docs/decisions/0025).
"""

from hypothesis import settings

settings.register_profile("gate", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("hunt", deadline=None, max_examples=500, print_blob=True)
settings.load_profile("gate")
