"""Addresses of replies that wait for a lead, and of the rules that say which do."""

from django.urls import path

from evenhand.workspace.screens.approvals import deciding, rules, views

urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/rules/", rules.rules, name="approval_rules"),
    path("approvals/rules/<int:rule_id>/<slug:step>", rules.change, name="change_approval_rule"),
    path("approvals/<uuid:delivery_id>/", views.approval, name="approval"),
    path("approvals/<uuid:delivery_id>/<slug:step>", deciding.decide, name="decide_approval"),
]
