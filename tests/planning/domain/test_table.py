"""Every model by name, and tables of questions."""

import io

import pytest

from evenhand.planning.domain.rows import questions, value_of
from evenhand.planning.domain.table import Overloaded, Question, Unsupported, answer
from evenhand.planning.errors import BadTable

# Models with figures that they share, and a measure that follows from another model.
HEAD = "model,lambda_per_hour,aht_s,patience_s,agents,measure\n"


@pytest.mark.parametrize(
    ("model", "measure", "same_as", "same_measure"),
    [
        ("mmn_g_hyperexp(0.5:120s;0.5:120s)", "p_abandon", "erlang_a", "p_abandon"),
        ("mmn_priority_nonpreemptive(high share 0)", "mean_wait_low_s", "erlang_c", "mean_wait_s"),
        ("chat_ps(K=1;total speed 1;least loaded)", "sl_offered_30s", "erlang_a", "sl_offered_30s"),
        ("erlang_r(return prob 0; think time 900s)", "mean_wait_per_visit_s", "erlang_c", "mean_wait_s"),
        ("erlang_c", "sl_offered_20s", "erlang_c", "sl_20s"),
        ("erlang_a", "wait_p90_s", "chat_ps(K=1; total speed 1; least loaded)", "wait_p90_s"),
        (
            "erlang_a",
            "min_agents_sl_offered_80_in_30s",
            "mmn_g_hyperexp(1:120s;0:9s)",
            "min_agents_sl_offered_80_in_30s",
        ),
    ],
)
def test_models_agree_where_they_are_the_same(model: str, measure: str, same_as: str, same_measure: str) -> None:
    one, other = (
        answer(Question(name, 100, 180, 120, 7), what) for name, what in ((model, measure), (same_as, same_measure))
    )
    assert one == pytest.approx(other, rel=1e-7)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("erlang_c,200,180,,14,sl_20s", "0.888350019179"),
        ("erlang_c,200,180,,14,min_agents_sl_80_in_20s", "14"),
        ("shrinkage,100,180,,7,scheduled_agents_shrinkage_25pct", "10"),
        ("halfin_whitt,,,,,delay_prob_beta_1.0", "0.223361274798"),
        ("erlang_c,400,180,,14,mean_wait_s", "overloaded"),
        ("md1,20,240,,1,mean_wait_s", "overloaded"),
        ("erlang_x,1,1,1,1,p_wait", "unsupported"),
        ("erlang_a,100,180,,7,p_wait", "unsupported"),
        ("erlang_c,100,180,,7,p_block", "unsupported"),
        ("erlang_c,many,180,,7,p_wait", "unsupported"),
        ("erlang_c,100,180,,7.5,p_wait", "unsupported"),
        ("erlang_c,100,180,,nan,p_wait", "unsupported"),
        ("erlang_c,100,180,,inf,p_wait", "unsupported"),
        ("erlang_c,nan,180,,7,p_wait", "unsupported"),
        ("erlang_a,100,180,inf,7,p_wait", "unsupported"),
    ],
)
def test_a_row_is_answered_or_says_why_not(row: str, value: str) -> None:
    ((kept, question),) = questions(io.StringIO(HEAD + row + "\n"))
    assert ",".join(kept.values()) == row
    assert value_of(question, kept["measure"]) == value


def test_a_table_without_its_columns_is_refused_with_their_names() -> None:
    with pytest.raises(BadTable, match="lacks aht_s"):
        list(questions(io.StringIO("model,lambda_per_hour,patience_s,agents,measure\n")))


def test_reasons_are_sentences() -> None:
    with pytest.raises(Unsupported, match="needs a positive patience_s"):
        answer(Question("erlang_a", 100, 180, None, 7), "p_wait")
    with pytest.raises(Overloaded, match="more work than 3 can do"):
        answer(Question("erlang_c", 100, 180, None, 3), "p_wait")
    with pytest.raises(Unsupported, match="single server"):
        answer(Question("md1", 10, 240, None, 2), "p_wait")
