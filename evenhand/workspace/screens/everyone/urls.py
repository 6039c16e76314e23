"""Addresses of the small door of every employee."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.everyone import coming_in, passing, sharing, suggesting, views

urlpatterns: list[URLPattern] = [
    path("everyone/", views.front, name="everyone"),
    path("everyone/come-in/", coming_in.come_in, name="come_in"),
    path("everyone/come-in/<str:token>", coming_in.enter, name="come_in_by"),
    path("everyone/pass-on/", passing.passing, name="pass_on"),
    path("everyone/suggest/", suggesting.suggesting, name="suggest_answer"),
    path("everyone/suggestions/<int:suggested_id>/take-back", suggesting.take_back, name="take_suggestion_back"),
    path("everyone/share/", sharing.sharing, name="share_content"),
    path("everyone/share/<int:edition_id>/<slug:network>", sharing.out, name="share_out"),
]
