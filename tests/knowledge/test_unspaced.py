"""Finding pages in scripts without spaces, by what stands anywhere in them."""

import pytest

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.models import Edition
from evenhand.knowledge.reads.finding import find_pages
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def page(cast: Cast, language: str, title: str, body: str) -> Edition:
    edition = articles.write_article(
        brand=cast.harborline, language=language, title=title, summary="", body=body, actor=cast.alice, now=NOON
    )
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


def found(cast: Cast, language: str, said: str) -> list[int]:
    return [each.id for each in find_pages(cast.harborline.pk, language, said)]


@pytest.mark.parametrize(
    ("language", "body", "said"),
    [
        ("ja", "ルータの**電源**を入れ直し、WiFiの設定を確認します。", "電源"),
        ("ja", "ルータの電源を入れ直し、WiFiの設定を確認します。", "WiFi 設定"),
        ("ja", "ルータの電源を入れ直します。", "電源が入らない"),  # a question: some pairs are enough
        ("ja", "ルータの電源を入れ直します。", "電"),
        ("zh", "请先重新启动路由器。", "重新启动"),
        ("ko", "청구서를 확인하세요.", "청구서"),
        ("th", "กรุณาตรวจสอบใบแจ้งหนี้ของคุณ", "ใบแจ้งหนี้"),
    ],
)
def test_a_page_is_found_by_what_stands_in_its_text(cast: Cast, language: str, body: str, said: str) -> None:
    wanted = page(cast, language, "よくある質問", body)
    page(cast, language, "別の話", "ここには何もありません。")
    assert found(cast, language, said) == [wanted.pk]


def test_what_a_title_says_comes_first(cast: Cast) -> None:
    in_text = page(cast, "ja", "料金について", "請求書はアプリで見られます。")
    in_title = page(cast, "ja", "請求書の見方", "アプリを開きます。")
    assert found(cast, "ja", "請求書") == [in_title.pk, in_text.pk]


def test_what_stands_nowhere_is_not_found(cast: Cast) -> None:
    page(cast, "ja", "料金について", "請求書はアプリで見られます。")
    assert found(cast, "ja", "海外旅行です") == []


def test_drafts_and_what_is_for_colleagues_stay_hidden(cast: Cast) -> None:
    edition = page(cast, "ja", "社内", "請求書の秘密。")
    publishing.withdraw(edition_id=edition.pk, actor=cast.alice, now=NOON)
    assert found(cast, "ja", "請求書") == []
