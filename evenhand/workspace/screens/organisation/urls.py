"""Addresses of brands and teams."""

from django.urls import path

from evenhand.workspace.screens.organisation import teams, views

urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/brands/new", views.brand, name="new_brand"),
    path("organisation/brands/<int:brand_id>/", views.brand, name="brand"),
    path("organisation/teams/new", teams.team, name="new_team"),
    path("organisation/teams/<int:team_id>/", teams.team, name="team"),
    path("organisation/teams/<int:team_id>/remove", teams.remove, name="remove_team"),
]
