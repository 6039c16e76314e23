"""Addresses of research among a sampled panel."""

from django.urls import path

from evenhand.workspace.screens.research import deeds, views

urlpatterns = [
    path("measures/research/", views.surveys, name="measures_research"),
    path("measures/research/new", deeds.new, name="new_research"),
    path("measures/research/<int:survey_id>/", views.survey, name="research_survey"),
    path("measures/research/<int:survey_id>/edit", deeds.edit, name="edit_research"),
    path("measures/research/<int:survey_id>/begin", deeds.begin, name="begin_research"),
    path("measures/research/<int:survey_id>/answers.csv", deeds.export, name="export_research"),
    path("measures/research/<int:survey_id>/<slug:deed>", deeds.switch, name="switch_research"),
]
