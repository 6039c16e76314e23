"""Addresses of quality."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.quality import calibrating, cards, coaching, figures, scoring, views

urlpatterns: list[URLPattern] = [
    path("quality/", views.front, name="quality"),
    path("quality/judged/", views.judged_cases, name="quality_judged"),
    path("quality/flag", views.flag, name="flag_quality"),
    path("quality/mine/", figures.mine, name="quality_mine"),
    path("quality/figures/", figures.whole, name="quality_figures"),
    path("quality/agreement/", figures.agreement, name="quality_agreement"),
    path("quality/<int:sample_id>/", scoring.sample, name="quality_sample"),
    path("quality/<int:sample_id>/judge", scoring.judge, name="judge_quality"),
    path("quality/<int:sample_id>/aside", scoring.aside, name="aside_quality"),
    path("quality/<int:sample_id>/put-back", scoring.back, name="put_back_quality"),
    path("quality/<int:sample_id>/take-back", scoring.again, name="take_back_quality"),
    path("quality/<int:sample_id>/say", coaching.say, name="say_quality"),
    path("quality/cards/", cards.cards, name="quality_cards"),
    path("quality/cards/<slug:brand>/", cards.card, name="quality_card"),
    path("quality/cards/<slug:brand>/<int:version>/", cards.version, name="quality_card_version"),
    path("quality/rules/<slug:brand>", cards.rule, name="keep_quality_rule"),
    path("quality/calibrations/", calibrating.sessions, name="quality_calibrations"),
    path("quality/calibrations/new", calibrating.begin, name="open_calibration"),
    path("quality/calibrations/<int:calibration_id>/", calibrating.session, name="quality_calibration"),
    path("quality/calibrations/<int:calibration_id>/judge", calibrating.judge_case, name="judge_calibration"),
    path("quality/calibrations/<int:calibration_id>/reveal", calibrating.show_all, name="reveal_calibration"),
    path("quality/calibrations/<int:calibration_id>/agreed", calibrating.agreed, name="agree_calibration"),
]
