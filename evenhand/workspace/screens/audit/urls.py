"""Addresses of the audit trail."""

from django.urls import path

from evenhand.workspace.screens.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/export.<slug:form>", views.export, name="export_audit"),
]
