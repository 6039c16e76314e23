"""Addresses of goodwill."""

from django.urls import path

from evenhand.workspace.screens.goodwill import giving, limits, views

urlpatterns = [
    path("goodwill/", views.goodwill, name="goodwill"),
    path("goodwill/limits/", limits.limits, name="goodwill_limits"),
    path("goodwill/limits/<int:limit_id>/<slug:step>", limits.change_limit, name="change_goodwill_limit"),
    path("goodwill/kinds", limits.kind, name="goodwill_kind"),
    path("goodwill/kinds/<int:kind_id>/<slug:step>", limits.change_kind, name="change_goodwill_kind"),
    path("goodwill/<int:goodwill_id>/<slug:step>", giving.decide, name="decide_goodwill"),
    path("cases/<int:case_id>/goodwill", giving.give, name="give_goodwill"),
]
