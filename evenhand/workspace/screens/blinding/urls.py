"""Addresses of the blind queue."""

from django.urls import path

from evenhand.workspace.screens.blinding import views

urlpatterns = [
    path("blind/", views.blinding, name="blinding"),
    path("blind/begin", views.begin, name="begin_blinding"),
    path("blind/<int:trial_id>/", views.trial, name="blind_trial"),
    path("blind/<int:trial_id>/<slug:deed>", views.switch, name="switch_blinding"),
]
