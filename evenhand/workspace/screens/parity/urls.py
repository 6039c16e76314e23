"""Addresses of parity audits."""

from django.urls import path

from evenhand.workspace.screens.parity import views

urlpatterns = [
    path("measures/parity/", views.parity, name="parity"),
    path("measures/parity/ask", views.ask, name="ask_parity"),
    path("measures/parity/<int:run_id>/", views.run, name="parity_run"),
    path("measures/parity/<int:run_id>/report.html", views.report, name="parity_report"),
    path("measures/parity/<int:run_id>/figures.json", views.figures, name="parity_figures"),
]
