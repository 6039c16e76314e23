"""Addresses of what is offered above the composer."""

from django.urls import path

from evenhand.workspace.screens.offers import alike, views

urlpatterns = [
    path("cases/<int:case_id>/offers", views.offers, name="offers"),
    path("cases/<int:case_id>/offers/<int:shown_id>", views.use, name="use_offer"),
    path("cases/<int:case_id>/alike/<int:source_id>", alike.use, name="use_alike"),
]
