"""Addresses of targets, clocks and the ladder."""

from django.urls import path
from django.views.generic import RedirectView

from evenhand.workspace.screens.clocks import ladder, views

urlpatterns = [
    path("targets/", RedirectView.as_view(pattern_name="clocks"), name="targets"),
    path("clocks/", views.clocks, name="clocks"),
    path("clocks/keep", views.keep, name="keep_policy"),
    path("clocks/<int:policy_id>/remove", views.remove, name="remove_policy"),
    path("clocks/ladder/add", ladder.add, name="add_step"),
    path("clocks/ladder/<int:step_id>/remove", ladder.remove, name="remove_step"),
    path("clocks/ladder/<int:step_id>/put-back", ladder.put_back, name="put_back_step"),
]
