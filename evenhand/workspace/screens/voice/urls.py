"""Addresses of the voice of the customer."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.voice import giving, views

urlpatterns: list[URLPattern] = [
    path("voice/", views.causes, name="voice"),
    path("voice/digest", views.digest, name="wish_digest"),
    path("voice/<int:issue_id>/", views.cause, name="cause"),
    path("voice/<int:issue_id>/set", views.keep, name="set_cause"),
    path("voice/<int:issue_id>/measure", views.measure, name="measure_cause"),
    path("voice/<int:issue_id>/give", giving.give, name="give_cause"),
    path("voice/given/<int:hand_over_id>/withdraw", giving.take_back, name="withdraw_cause"),
    path("voice/teams/", giving.teams, name="product_teams"),
    path("voice/teams/<slug:brand>/keep", giving.keep_team, name="keep_product_team"),
]
