"""Addresses of the question whether it scales."""

from django.urls import path

from evenhand.workspace.screens.scale import asking, views

urlpatterns = [
    path("scale/", views.scale, name="scale"),
    path("scale/ask", asking.ask, name="ask_scale"),
    path("scale/<int:run_id>/", views.run, name="scale_run"),
    path("scale/<int:run_id>/report", views.report, name="scale_report"),
    path("scale/<int:run_id>/experiment", views.experiment, name="scale_experiment"),
    path("scale/<int:run_id>/<slug:deed>", asking.switch, name="switch_scale"),
]
