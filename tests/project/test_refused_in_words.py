"""What cannot be done from the command line is said in a sentence, at once, and with an exit code."""

import pytest

from evenhand.kernel.errors import EvenhandError
from evenhand.people.models import Brand
from evenhand.project import doctor
from evenhand.project.doctor import State
from evenhand.project.founding import set_up
from evenhand.project.home import Home
from tests.cast import Cast
from tests.project.test_cli import evenhand

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def refused(*words: str, **environment: str) -> str:
    """What stands on the error stream of a command that fails."""
    done = evenhand(*words, **environment)
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "words", [("pilot",), ("listen", "list"), ("measures", "--since", "2026-01-01", "--until", "2026-01-02")]
)
def test_a_command_that_looks_founds_no_desk(home: Home, words: tuple[str, ...]) -> None:
    assert "evenhand setup" in refused(*words)
    assert not (home.postgres / "founded").exists()


@pytest.mark.parametrize("words", [("pilot",), ("migrate",)])
def test_an_address_that_is_none_is_said_with_its_form(home: Home, words: tuple[str, ...]) -> None:
    assert "postgresql://name" in refused(*words, EVENHAND_DATABASE_URL="our-database")


def test_a_part_says_the_form_of_an_address_too(home: Home) -> None:
    assert "postgresql://name" in refused("run", "worker", EVENHAND_DATABASE_URL="our-database")


def test_a_database_that_is_not_there_is_said_without_waiting_for_a_pool(home: Home) -> None:
    assert "cannot be reached" in refused("listen", "list", EVENHAND_DATABASE_URL=NOWHERE)


def test_the_doctor_speaks_of_an_address_that_is_none(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_DATABASE_URL", "our-database")
    found = doctor.examine(home, port=0, host="127.0.0.1")
    assert [each.name for each in found if each.state is State.BAD] == ["Database"]
    assert "Traceback" not in evenhand("doctor", EVENHAND_DATABASE_URL="our-database").stderr


def test_a_place_that_cannot_be_written_is_named(home: Home) -> None:
    assert "/nowhere/form.html cannot be used" in refused("assess", "--form", "/nowhere/form.html")


def test_a_brand_does_not_begin_and_end_to_listen_at_once(home: Home) -> None:
    assert "not both" in refused("pilot", "--begin", "--end")


def test_a_period_that_ends_before_it_begins_is_refused(home: Home) -> None:
    assert "before the first" in refused("measures", "--since", "2026-02-01", "--until", "2026-01-02")


@pytest.mark.parametrize("is_folder", [False, True])
def test_the_doctor_speaks_of_a_key_that_cannot_be_read(home: Home, is_folder: bool) -> None:
    home.key_file.unlink()
    if is_folder:
        home.key_file.mkdir()
    else:
        home.key_file.write_bytes(b"\xff\xfe" * 22)
    said = evenhand("doctor")
    assert said.returncode == 1
    assert "✗" in said.stdout
    assert "Traceback" not in said.stderr


def test_the_doctor_speaks_of_settings_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends() -> int:
        raise SystemExit("EVENHAND_MAIL_URL begins with smtps://")

    monkeypatch.setattr(doctor, "_waiting_migrations", ends)
    found = doctor._tables("postgresql://x")
    assert (found.name, found.state) == ("Settings", State.BAD)
    assert "EVENHAND_MAIL_URL" in found.sentence


@pytest.mark.django_db
def test_a_person_who_is_refused_leaves_no_brand_behind(cast: Cast) -> None:
    brands = Brand.objects.count()
    with pytest.raises(EvenhandError):
        set_up(brand="Tideway", handles=[], username=cast.bob.username, full_name="B", mail="b@x.example", password="x")
    assert Brand.objects.count() == brands
