"""Kinds: complaint, question, praise, comment, lead; and whether a desk would answer."""

import numpy as np
import pytest

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.kinds import KINDS, kinds_of
from evenhand.understanding.domain.text import plain


def kinds_in(*texts, languages=(), sentiments=None):
    plains = [plain(text) for text in texts]
    return kinds_of(features_of(plains), plains, languages, sentiments)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@acme still waiting for my refund after three weeks, terrible service", "complaint"),
        ("@acme why is my internet down again??", "complaint"),
        ("@acme how do I change my address?", "question"),
        ("@acme thank you so much for the quick help", "praise"),
        ("good morning everyone, lovely sunset with friends", "comment"),
        ("looking for a new internet provider, any recommendations?", "lead"),
        ("@acme schon wieder kein Internet, seit Tagen", "complaint"),
    ],
)
def test_each_kind_is_told(text, kind):
    assert kinds_in(text).names() == [kind]


def test_a_complaint_wants_an_answer_and_small_talk_does_not():
    kinds = kinds_in("@acme my order never arrived, please help", "happy friday everyone")
    assert kinds.is_reply_needed().tolist() == [True, False]


def test_probabilities_add_up_to_one():
    kinds = kinds_in("hello", "", "🙂", "why?")
    assert kinds.probabilities.shape == (4, len(KINDS))
    assert kinds.probabilities.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-4)


def test_a_good_mood_makes_praise_likelier_and_a_bad_one_complaints():
    text = "@acme merci beaucoup pour votre aide"
    glad, angry = (kinds_in(text, sentiments=np.array([mood])) for mood in (0.6, -0.6))
    assert glad.names() == ["praise"]
    assert angry.probabilities[0, 0] > glad.probabilities[0, 0]


def test_in_an_unknown_language_mood_and_question_marks_decide():
    kinds = kinds_in(
        "これはいつ届きますか？", "ひどい", "最高", languages=["ja"] * 3, sentiments=np.array([0.0, -0.8, 0.8])
    )
    assert kinds.names() == ["question", "complaint", "praise"]


def test_no_texts_give_no_kinds():
    assert kinds_in().names() == []
