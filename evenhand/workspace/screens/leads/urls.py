"""Addresses of leads."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.leads import selling, views

urlpatterns: list[URLPattern] = [
    path("leads/", views.page, name="leads"),
    path("leads/sales/", selling.desks, name="sales_desks"),
    path("leads/<int:lead_id>/", views.lead, name="lead"),
    path("leads/<int:lead_id>/step", views.step, name="step_lead"),
    path("cases/<int:case_id>/lead", views.of_case, name="lead_of_case"),
]
