"""Addresses of the checks before sending."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.checks import deciding, live

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/look-over", live.look_over, name="look_over"),
    path("checks/", deciding.first, name="first_sending_checks"),
    path("checks/<slug:brand>/", deciding.checks, name="sending_checks"),
    path("checks/<slug:brand>/levels", deciding.levels, name="set_check_levels"),
    path("checks/<slug:brand>/words/<slug:list_name>", deciding.words, name="set_check_words"),
    path("checks/<slug:brand>/try", deciding.try_out, name="try_checks"),
    path("checks/<slug:brand>/statements", deciding.statement, name="open_statement"),
    path("checks/<slug:brand>/statements/<int:statement_id>/<slug:deed>", deciding.settle, name="settle_statement"),
]
