"""Addresses of what puts cases in order."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.sorting import by_hand, views

urlpatterns: list[URLPattern] = [
    path("posts/add", by_hand.add, name="add_post"),
    path("cases/<int:case_id>/add", by_hand.add_to_case, name="add_to_case"),
    path("cases/<int:case_id>/merge", views.merge, name="merge"),
    path("cases/<int:case_id>/merges/<int:merge_id>/take-back", views.take_back_merge, name="take_back_merge"),
    path("cases/<int:case_id>/split", views.split, name="split"),
    path("cases/<int:case_id>/splits/<int:split_id>/undo", views.undo_split, name="undo_split"),
    path("cases/<int:case_id>/link", views.link, name="link"),
    path("cases/<int:case_id>/links/<int:link_id>/undo", views.undo_link, name="undo_link"),
    path("deliveries/<uuid:delivery_id>/by-hand/posted", by_hand.posted, name="posted"),
]
