"""Addresses of what knowledge is used for."""

from django.urls import path

from evenhand.workspace.screens.reuse import views

urlpatterns = [
    path("knowledge/use/", views.use, name="knowledge_use"),
    path("knowledge/use/<slug:brand>", views.set_rule, name="set_suggestions"),
]
