"""Addresses of impact."""

from django.urls import path

from evenhand.workspace.screens.impact import deeds, views

urlpatterns = [
    path("impact/", views.impact, name="impact"),
    path("impact/notes", deeds.annotate_day, name="annotate"),
    path("impact/notes/<int:annotation_id>", deeds.change, name="change_annotation"),
    path("impact/notes/<int:annotation_id>/<slug:deed>", deeds.switch, name="switch_annotation"),
    path("impact/ask", deeds.ask, name="ask_impact"),
    path("impact/<int:run_id>/", views.run, name="impact_run"),
    path("impact/<int:run_id>/report.html", views.report, name="impact_report"),
    path("impact/<int:run_id>/answer.json", views.answer, name="impact_answer"),
]
