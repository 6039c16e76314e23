"""`evenhand compile`: what reads texts, compiled once."""

import os


def compile_once() -> None:
    """Compile what reads texts, or find it compiled, so that the parts need not do it at the same time."""
    from evenhand.project.home import open_home

    os.environ.setdefault("NUMBA_CACHE_DIR", str(open_home().compiled))
    from evenhand.understanding.domain.reading import warm_up

    warm_up()
