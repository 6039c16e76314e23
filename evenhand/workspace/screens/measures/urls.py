"""Addresses of measures."""

from django.urls import path

from evenhand.workspace.screens.measures import cases, deflection, invitations, mailing, sentiment, surveys, views

urlpatterns = [
    path("measures/", views.service, name="measures"),
    path("measures/channels/", views.channels, name="measures_channels"),
    path("measures/modes/", views.modes, name="measures_modes"),
    path("measures/backlog/", views.open_now, name="measures_backlog"),
    path("measures/sentiment/", sentiment.page, name="measures_sentiment"),
    path("measures/people/", views.people, name="measures_people"),
    path("measures/incidents/", views.incidents, name="measures_incidents"),
    path("measures/cases/", cases.behind, name="measures_cases"),
    path("measures/export.<slug:form>", cases.export, name="export_measures"),
    path("measures/deflection/", deflection.page, name="measures_deflection"),
    path("measures/deflection/rules/<int:brand_id>", deflection.keep, name="keep_deflection_rule"),
    path("measures/invitations/", invitations.page, name="invitations"),
    path("measures/invitations/begin", invitations.begin, name="begin_invitations"),
    path("measures/invitations/<int:trial_id>/<slug:deed>", invitations.switch, name="switch_invitations"),
    path("measures/mail/", mailing.page, name="measures_mail"),
    path("measures/mail/wish", mailing.wish, name="wish_report"),
    path("measures/mail/<int:wish_id>/stop", mailing.stop, name="stop_measures_mail"),
    path("measures/surveys/", surveys.page, name="measures_surveys"),
    path("measures/surveys/rules/<int:brand_id>", surveys.keep, name="keep_survey_rule"),
]
