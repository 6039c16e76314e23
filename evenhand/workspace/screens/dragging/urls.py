"""Addresses of cases that drag on."""

from django.urls import path

from evenhand.workspace.screens.dragging import doing, views

urlpatterns = [
    path("dragging/", views.dragging, name="dragging"),
    path("dragging/rules", doing.rules, name="dragging_rules"),
    path("dragging/<int:case_id>/", views.story, name="dragging_story"),
    path("dragging/<int:case_id>/leave", doing.leave, name="leave_dragging"),
    path("dragging/<int:case_id>/step", doing.step, name="dragging_step"),
]
