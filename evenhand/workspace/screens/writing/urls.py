"""Addresses beside the composer."""

from django.urls import path

from evenhand.workspace.screens.writing import enclosing, suggesting, translating, undoing

urlpatterns = [
    path("cases/<int:case_id>/files", enclosing.enclose, name="enclose"),
    path("enclosures/<int:enclosure_id>/", enclosing.enclosure, name="enclosure"),
    path("enclosures/<int:enclosure_id>/describe", enclosing.describe, name="describe_enclosure"),
    path("enclosures/<int:enclosure_id>/remove", enclosing.take_away, name="remove_enclosure"),
    path("cases/<int:case_id>/suggest", suggesting.suggest, name="suggest"),
    path("cases/<int:case_id>/macros/<int:macro_id>", suggesting.use, name="use_macro"),
    path("cases/<int:case_id>/translate", translating.translate, name="translate"),
    path("replies/<uuid:delivery_id>/undo", undoing.undo, name="undo_send"),
    path("replies/undo-time", undoing.undo_time, name="undo_time"),
]
