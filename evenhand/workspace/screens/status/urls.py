"""Addresses of status and worked time."""

from django.urls import path

from evenhand.workspace.screens.status import team, views

urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/menu", views.menu, name="status_menu"),
    path("status/give-back", views.give_back, name="give_back"),
    path("status/team", team.team, name="team_status"),
    path("status/team/<int:agent_id>", team.set_for, name="set_status_for"),
    path("status/reasons", team.reasons, name="away_reasons"),
]
