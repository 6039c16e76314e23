"""Addresses of going into private."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.handover import views

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/private/", views.form, name="take_private"),
    path("cases/<int:case_id>/private/<uuid:handover_id>/withdraw", views.withdraw, name="withdraw_handover"),
    path("cases/<int:case_id>/private/<uuid:handover_id>/renew", views.renew, name="renew_handover"),
]
