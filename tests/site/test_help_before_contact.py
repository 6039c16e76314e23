"""Help before contact: what is suggested to whom, that a person stays as near, and what is kept of it."""

import re
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case
from evenhand.channels.models import Source
from evenhand.flows import deflecting, remembering
from evenhand.flows.deflecting import near, spoken
from evenhand.insight.actions.deflection import lot_of, note_visit, set_deflection_rule
from evenhand.insight.domain.deflection import Place, is_held_out
from evenhand.insight.models import DeflectionRule, HelpVisit
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.knowledge.reads.recall import forget_all, remembered_of
from evenhand.site.help import asking, views
from evenhand.site.help.pace import Pace
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ROOT = "/site/help/harborline/en/"
ASKED = "why does my router blink red since this morning"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_all()
    for module in (asking, views):
        monkeypatch.setattr(module, "pace", Pace())


def publish(cast: Cast, title: str, summary: str, language: str = "en", *, is_internal: bool = False) -> Edition:
    """A page that readers see, unless it is for colleagues only."""
    edition = articles.write_article(
        brand=cast.harborline, language=language, title=title, summary=summary, body="Check the cable.",
        internal="The secret serial number.", actor=cast.alice, now=NOON,
    )  # fmt: skip
    if is_internal:
        articles.arrange(
            article_id=edition.article_id, section_id=None, owner_id=None, review_on=None, is_internal=True,
            actor=cast.alice, now=NOON,
        )  # fmt: skip
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


@pytest.fixture
def centre(cast: Cast) -> HelpCentre:
    """An open help centre with a page about routers, one for colleagues only, and one about something else."""
    return open_centre(cast)


def open_centre(cast: Cast) -> HelpCentre:
    told: dict[str, Any] = {"name": "Harborline help", "welcome": "", "accent": "", "host": "help.harborline.example"}
    set_centre(
        brand=cast.harborline, is_on=True, languages=["en", "de"], takes_questions=True, contact="",
        actor=cast.alice, now=NOON, **told,
    )  # fmt: skip
    publish(cast, "Why does the router blink red?", "What the red light on the router means.")
    publish(cast, "The router blinks red: what agents do", "Red light on the router, inside.", is_internal=True)
    publish(cast, "Moving house", "Take your contract along to another address.")
    remembering.read_pages()
    remembered_of(cast.harborline.pk).fill()
    return HelpCentre.objects.select_related("brand").get(pk=cast.harborline.pk)


def visit_on(*, is_left_out: bool, left_out: int = 20) -> UUID:
    """The number of a visit that the lot puts on this side."""
    return next(each for _ in range(999) if is_held_out(lot_of(each := uuid4()), left_out) is is_left_out)


def ask(visit: UUID, words: str = ASKED, **more: str) -> str:
    return Client().post(f"{ROOT}ask/near", {"visit": visit.hex, "words": words, **more}).content.decode()


def test_what_is_near_enough_is_suggested_and_what_is_for_colleagues_never(centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=False)
    shown = ask(visit)
    assert "Why does the router blink red?" in shown
    assert "what agents do" not in shown
    assert "serial number" not in shown
    assert "Moving house" not in shown
    kept = HelpVisit.objects.get()
    assert (kept.key, kept.is_left_out, kept.place) == (visit, False, Place.FORM)


def test_who_is_left_out_sees_nothing_and_is_counted_alike(centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=True)
    assert ask(visit) == ""
    assert HelpVisit.objects.values_list("key", "is_left_out").get() == (visit, True)


def test_nothing_is_suggested_where_nothing_is_near(centre: HelpCentre) -> None:
    assert ask(visit_on(is_left_out=False), "can I bring my parrot to the opera on Sunday") == ""
    assert not HelpVisit.objects.exists()


def test_only_the_language_of_the_reader_is_suggested(centre: HelpCentre) -> None:
    assert near(centre, ASKED, language="en", now=NOON)
    assert not near(centre, ASKED, language="de", now=NOON)
    assert not near(centre, ASKED, language="", now=NOON), "nobody knows it, and there are two"
    assert (spoken(centre, "de-at"), spoken(centre, "fr")) == ("de", "")


def test_the_way_to_a_person_is_as_short_as_without(centre: HelpCentre) -> None:
    """The same form, the same fields, the same one button, before and after something was suggested, on both sides."""
    pages = []
    for is_left_out in (False, True):
        visit = visit_on(is_left_out=is_left_out)
        pages.append(Client().get(f"{ROOT}ask", {"q": ASKED, "v": visit.hex}).content.decode())
    assert "This may answer it already" in pages[0]
    assert "This may answer it already" not in pages[1]
    forms = [re.findall(r"<(?:input|textarea|button)[^>]*?(?:name=\"(\w+)\"|>Send)", page) for page in pages]
    assert forms[0] == forms[1]
    for page in pages:
        assert page.count("<button") == 1
        assert page.index("</textarea>") < page.index('<div id="near"') < page.index(">Send<")
        assert "disabled" not in page


def test_a_form_that_is_sent_all_the_same_is_a_contact_once(cast: Cast, centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=False)
    ask(visit)
    sent = {"key": str(uuid4()), "visit": visit.hex, "words": ASKED, "address": "dana@mail.example"}
    for _ in range(2):
        assert Client().post(f"{ROOT}ask", sent).status_code == 302
    kept = HelpVisit.objects.get()
    assert kept.contacted_at is not None
    assert kept.case_id == Case.objects.get().pk


def test_who_opens_a_page_and_then_asks_is_one_visit(centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=False)
    address = re.search(r'href="https://help.harborline.example([^"]+)"', ask(visit))
    assert address is not None
    page = Client().get(address[1]).content.decode()
    assert f"ask?v={visit.hex}" in page
    slug = address[1].partition("articles/")[2].partition("?")[0]
    Client().post(f"{ROOT}articles/{slug}/helped", {"helped": "no", "v": visit.hex})
    kept = HelpVisit.objects.get()
    assert (len(kept.opened), kept.has_helped) == (1, False)
    again = Client().get(f"{ROOT}ask", {"v": visit.hex, "q": ASKED, "page": slug}).content.decode()
    assert f'value="{visit}"' in again
    assert "This may answer it already" not in again, "they have read it"


def test_a_page_that_was_not_suggested_says_nothing_of_a_visit(cast: Cast, centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=True)
    ask(visit)
    page = Edition.objects.get(published__title="Why does the router blink red?")
    Client().get(f"{ROOT}articles/{page.slug}", {"v": visit.hex})
    assert HelpVisit.objects.get().opened == []


def test_no_cookie_and_no_words_are_kept(centre: HelpCentre) -> None:
    reader = Client()
    reader.post(f"{ROOT}ask/near", {"visit": uuid4().hex, "words": f"{ASKED} dana@mail.example"})
    assert not reader.cookies
    assert "dana" not in str(HelpVisit.objects.values().get())


def test_another_brand_cannot_be_given_the_visit(cast: Cast, centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=False)
    ask(visit)
    told = {"place": Place.FORM, "language": "en", "pages": [1], "left_out": 20, "now": NOON}
    assert not note_visit(key=visit, brand_id=cast.other.pk, **told)
    assert HelpVisit.objects.get().brand_id == cast.harborline.pk


def test_a_flood_is_refused_and_the_form_is_not(centre: HelpCentre) -> None:
    visit = visit_on(is_left_out=False)
    assert [bool(ask(visit)) for _ in range(14)].count(True) == 12
    assert Client().get(f"{ROOT}ask", {"q": ASKED}).status_code == 200


def test_other_sites_cannot_make_readers_look(centre: HelpCentre) -> None:
    told = {"visit": uuid4().hex, "words": ASKED}
    foreign = Client().post(f"{ROOT}ask/near", told, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert Client().post(f"{ROOT}ask/near", {"visit": "nonsense", "words": ASKED}).status_code == 403


def test_words_in_every_field_stay_words(cast: Cast, centre: HelpCentre) -> None:
    publish(cast, "<script>alert(1)</script> router blinks red", "<b>red</b> light on the router")
    remembering.read_pages()
    remembered_of(cast.harborline.pk).fill()
    shown = ask(visit_on(is_left_out=False), f"{ASKED} <script>alert(2)</script>")
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script" not in shown


def test_a_lead_turns_it_off(cast: Cast, centre: HelpCentre) -> None:
    set_deflection_rule(
        brand=cast.harborline, places=[Place.CHAT], left_out=20, mail_days=3, margin=10, site="", actor=cast.alice,
        now=NOON,
    )  # fmt: skip
    assert ask(visit_on(is_left_out=False)) == ""
    assert DeflectionRule.objects.get().in_form is False


def test_looking_costs_few_queries(centre: HelpCentre) -> None:
    with CaptureQueriesContext(connection) as queries:
        ask(visit_on(is_left_out=False))
    assert len(queries) <= 5


def test_the_visit_goes_along_from_page_to_page_to_a_person(centre: HelpCentre) -> None:
    visit = uuid4()
    page = Edition.objects.get(published__title__startswith="Why does").slug
    for path in (ROOT, f"{ROOT}articles/{page}", f"{ROOT}search?q=router", f"{ROOT}problems"):
        plain = Client().get(path).content.decode()
        assert "v=" not in "".join(re.findall(r'href="([^"]*)"', plain)), path
        taken = Client().get(f"{path}{'&' if '?' in path else '?'}v={visit.hex}").content.decode()
        links = [each for each in re.findall(r'<a [^>]*href="([^"]*)"', taken) if each.startswith(ROOT)]
        assert f"{ROOT}ask?v={visit.hex}" in links, path
        assert all(f"v={visit.hex}" in each for each in links), (path, links)
        assert f'name="v" value="{visit.hex}"' in taken, path
    assert visit.hex not in Client().get(ROOT + "?v=nonsense").content.decode()


def test_nobody_can_tell_from_the_number_of_a_visit_which_side_it_is_on(settings: Any) -> None:
    visits = [uuid4() for _ in range(200)]
    here = [is_held_out(lot_of(each), 50) for each in visits]
    assert here == [is_held_out(lot_of(each), 50) for each in visits]
    settings.SECRETS_KEY = "the key of another house"
    assert here != [is_held_out(lot_of(each), 50) for each in visits]


def test_who_writes_in_another_language_of_ours_is_shown_pages_in_it(cast: Cast, centre: HelpCentre) -> None:
    publish(cast, "Warum blinkt mein Router rot?", "Was das rote Licht am Router bedeutet.", "de")
    remembering.read_pages()
    remembered_of(cast.harborline.pk).fill()
    shown = ask(visit_on(is_left_out=False), "warum blinkt mein Router seit heute morgen rot und was heißt das")
    assert '<b lang="de" dir="auto">Warum blinkt mein Router rot?</b>' in shown
    assert '<b lang="en" dir="auto">Why does the router blink red?</b>' in ask(visit_on(is_left_out=False))


def test_a_kind_of_a_language_and_a_script_without_spaces_are_suggested_too(cast: Cast, centre: HelpCentre) -> None:
    HelpCentre.objects.update(languages=["en", "pt-br", "ja"])
    centre.refresh_from_db()
    publish(cast, "Por que o roteador pisca em vermelho?", "O que significa a luz vermelha do roteador.", "pt-br")
    publish(cast, "ルーターが赤く点滅するのはなぜですか", "ルーターの赤いランプの意味。", "ja")
    remembering.read_pages()
    remembered_of(cast.harborline.pk).fill()
    for language, words in (("pt", "por que meu roteador pisca em vermelho"), ("ja", "ルーターが赤く点滅しています")):
        assert [each.language for each in near(centre, words, language=language, now=NOON)][:1] != [], language


def test_the_first_to_write_after_a_start_is_shown_what_was_read_meanwhile(centre: HelpCentre) -> None:
    forget_all()
    deflecting.fill(Place.FORM)
    assert "Why does the router blink red?" in ask(visit_on(is_left_out=False))


def test_only_what_may_be_suggested_there_is_read_beforehand(cast: Cast, centre: HelpCentre) -> None:
    forget_all()
    memory = remembered_of(centre.pk)
    deflecting.fill(Place.CHAT)
    HelpCentre.objects.update(takes_questions=False)
    deflecting.fill(Place.FORM)
    assert not memory.is_filled(), "nobody chats here, and there is no form"
    Source.objects.filter(accounts=cast.mail).update(kind="chat")
    deflecting.fill(Place.CHAT)
    assert memory.is_filled()


def test_reading_beforehand_keeps_nobody_waiting_and_does_no_harm_where_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    is_up = threading.Event()

    def away(place: Place) -> None:
        is_up.wait(10)
        raise OperationalError("no server")

    monkeypatch.setattr(deflecting, "fill", away)
    deflecting.warm(Place.FORM)
    (reading,) = [each for each in threading.enumerate() if each.name == "recall-FORM"]
    is_up.set()
    reading.join(10)
    assert "could not be read yet (no server)" in caplog.text
