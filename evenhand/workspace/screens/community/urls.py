"""Addresses of the community at the desk."""

from django.urls import path

from evenhand.workspace.screens.community import members, pictures, pointing, setting, topics, views

urlpatterns = [
    path("community/", views.queue, name="community"),
    path("community/said/<int:contribution_id>/rule", views.rule, name="rule_contribution"),
    path("community/rule", views.rule_many, name="rule_contributions"),
    path("community/rule/undo", views.undo_many, name="undo_rulings"),
    path("community/rulings/<int:ruling_id>/undo", views.undo, name="undo_ruling"),
    path("community/answers/", topics.unanswered, name="community_answers"),
    path("community/topics/<int:topic_id>/", topics.topic, name="community_at_desk"),
    path("community/topics/<int:topic_id>/accept", topics.accept, name="accept_for_asker"),
    path("community/topics/<int:topic_id>/close", topics.close, name="close_topic"),
    path("community/topics/<int:topic_id>/pin", topics.pin, name="pin_topic"),
    path("community/topics/<int:topic_id>/title", topics.retitle, name="retitle_topic"),
    path("community/topics/<int:topic_id>/merge", topics.merge, name="merge_topics"),
    path("community/merges/<int:merge_id>/undo", topics.undo_merge, name="undo_topic_merge"),
    path("community/said/<int:contribution_id>/article", topics.article, name="article_of_answer"),
    path("community/members/", members.members, name="community_members"),
    path("community/members/<int:member_id>/", members.member, name="community_member"),
    path("community/members/<int:member_id>/thank", members.thank, name="thank_member"),
    path("community/members/<int:member_id>/block", members.block, name="block_member"),
    path("community/members/<int:member_id>/forget", members.forget, name="forget_member"),
    path("community/blocks/<int:block_id>/settle", members.settle, name="settle_block"),
    path("community/pictures/<uuid:key>/away", pictures.take_away, name="take_picture_away"),
    path("community/pictures/<uuid:key>/<slug:size>", pictures.picture, name="community_picture"),
    path("community/settings/", setting.settings, name="community_settings"),
    path("community/settings/<slug:brand>", setting.keep, name="keep_community"),
    path("cases/<int:case_id>/community", pointing.point, name="point_to_community"),
]
