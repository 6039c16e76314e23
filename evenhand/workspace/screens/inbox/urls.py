"""Addresses of the inbox beyond its list."""

from django.urls import path

from evenhand.workspace.screens.inbox import keeping, labelling, many, present

urlpatterns = [
    path("filter", keeping.narrow, name="narrow"),
    path("views/keep", keeping.keep, name="keep_view"),
    path("views/<int:view_id>/remove", keeping.remove, name="remove_view"),
    path("views/<int:view_id>/put-back", keeping.put_back, name="put_back_view"),
    path("next", many.take_next, name="next"),
    path("many", many.many, name="many"),
    path("many/choices", many.choices, name="many_choices"),
    path("many/<int:bulk_id>/undo", many.undo, name="undo_many"),
    path("labels/", labelling.labels, name="labels"),
    path("labels/<int:label_id>/retire", labelling.retire, name="retire_label"),
    path("cases/<int:case_id>/labels", labelling.case_labels, name="case_labels"),
    path("cases/<int:case_id>/here", present.here, name="here"),
    path("cases/<int:case_id>/away", present.away, name="away"),
    path("viewers", present.viewers, name="viewers"),
]
