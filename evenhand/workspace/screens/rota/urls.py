"""Addresses of rotas."""

from django.urls import path

from evenhand.workspace.screens.rota import asking, deeds, today, views

urlpatterns = [
    path("rota/", views.rotas, name="rotas"),
    path("rota/ask", asking.ask, name="ask_rota"),
    path("rota/today/", today.today, name="rota_today"),
    path("rota/<int:rota_id>/", views.rota, name="rota"),
    path("rota/<int:rota_id>/publish", deeds.publish, name="publish_rota"),
    path("rota/<int:rota_id>/withdraw", deeds.withdraw, name="withdraw_rota"),
    path("rota/<int:rota_id>/rota.csv", deeds.table, name="rota_table"),
    path("rota/<int:rota_id>/rota.ics", deeds.calendar, name="rota_calendar"),
]
