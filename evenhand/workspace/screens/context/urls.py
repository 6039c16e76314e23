"""Addresses of the column beside a case, and of snoozing it."""

from django.urls import path

from evenhand.workspace.screens.context import person, record, snoozing, tabs

urlpatterns = [
    path("cases/<int:case_id>/context/", tabs.context, name="context"),
    path("cases/<int:case_id>/context/<slug:tab>", tabs.context, name="context_tab"),
    path("cases/<int:case_id>/details", person.details, name="details"),
    path("cases/<int:case_id>/person/notes", person.note, name="customer_note"),
    path("cases/<int:case_id>/person/notes/<int:note_id>", person.keep_note, name="keep_customer_note"),
    path("cases/<int:case_id>/snooze", snoozing.snooze, name="snooze"),
    path("cases/<int:case_id>/wake", snoozing.wake, name="wake"),
    path("cases/<int:case_id>/record/check", record.check, name="check_identity"),
    path("cases/<int:case_id>/record/revoke", record.revoke, name="revoke_identity"),
]
