"""Addresses of the wallboard, for people at the desk and for screens on a wall."""

from django.urls import path

from evenhand.workspace.screens.wallboard import links, views

urlpatterns = [
    path("wallboard/", views.wallboard, name="wallboard"),
    path("wallboard/links/", links.links, name="wall_links"),
    path("wallboard/links/<int:link_id>/<slug:deed>", links.switch, name="switch_wall_link"),
    path("wallboard/screen/<slug:token>/", views.screen, name="wall_screen"),
    path("wallboard/screen/<slug:token>/live", views.live, name="wall_live"),
]
