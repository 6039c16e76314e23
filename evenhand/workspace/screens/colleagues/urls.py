"""Addresses of what colleagues brought, at the desk."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.colleagues import views

urlpatterns: list[URLPattern] = [
    path("colleagues/", views.page, name="colleagues"),
    path("colleagues/passed/<int:passed_id>/case", views.work, name="passed_on_case"),
    path("colleagues/thanks/<slug:kind>/<int:of_id>", views.thanks, name="thank_colleague"),
    path("colleagues/suggestions/<int:suggested_id>", views.decide, name="decide_suggested"),
]
