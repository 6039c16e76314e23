"""Addresses of what knowledge is used for."""

from django.urls import path

from evenhand.workspace.screens.reuse import behind, proposals, views

urlpatterns = [
    path("knowledge/use/", views.use, name="knowledge_use"),
    path("knowledge/use/cases/", behind.behind, name="knowledge_use_cases"),
    path("knowledge/missing/", proposals.proposals, name="missing_articles"),
    path("knowledge/missing/<slug:brand>", proposals.draft, name="draft_proposal"),
    path("knowledge/missing/<slug:brand>/dismiss", proposals.dismiss, name="dismiss_proposal"),
    path("knowledge/dismissed/<int:dismissal_id>/again", proposals.again, name="propose_again"),
    path("knowledge/use/<slug:brand>", views.set_rule, name="set_suggestions"),
]
