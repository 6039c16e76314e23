"""Addresses of promises."""

from django.urls import path

from evenhand.workspace.screens.promises import making, views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("cases/<int:case_id>/promises/new", making.new, name="new_promise"),
    path("promises/<int:promise_id>/", making.change, name="promise"),
    path("promises/<int:promise_id>/<slug:step>", making.end, name="end_promise"),
]
