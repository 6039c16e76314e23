"""Addresses of the knowledge base."""

from django.urls import path

from evenhand.workspace.screens.knowledge import centre, deeds, look, pictures, versions, views, writing

urlpatterns = [
    path("knowledge/", views.knowledge, name="knowledge"),
    path("knowledge/new", writing.new, name="new_article"),
    path("knowledge/preview", writing.preview, name="preview_article"),
    path("knowledge/centre/", centre.first, name="first_help_centre"),
    path("knowledge/centre/<slug:brand>/", centre.centre, name="help_centre"),
    path("knowledge/centre/<slug:brand>/sign", look.sign, name="set_help_sign"),
    path("knowledge/centre/<slug:brand>/sign/words", look.words, name="say_of_help_logo"),
    path("knowledge/centre/<slug:brand>/sign/<str:which>", look.seen, name="help_centre_sign"),
    path("knowledge/centre/<slug:brand>/section", centre.section, name="help_section"),
    path("knowledge/centre/<slug:brand>/section/<int:section_id>/remove", centre.remove, name="remove_help_section"),
    path("knowledge/pictures/<slug:brand>/", pictures.pictures, name="article_pictures"),
    path("knowledge/of/<slug:brand>/picture/<uuid:key>", pictures.picture, name="article_picture"),
    path("knowledge/of/<slug:brand>/go/<uuid:key>", pictures.go, name="article_by_key"),
    path("knowledge/<int:edition_id>/", writing.article, name="article"),
    path("knowledge/<int:edition_id>/language", writing.language, name="article_language"),
    path("knowledge/<int:edition_id>/spoken", writing.spoken, name="article_spoken"),
    path("knowledge/<int:edition_id>/arrange", deeds.arrange, name="arrange_article"),
    path("knowledge/<int:edition_id>/ask", deeds.ask, name="ask_article_review"),
    path("knowledge/<int:edition_id>/send-back", deeds.send_back, name="send_article_back"),
    path("knowledge/<int:edition_id>/publish", deeds.publish, name="publish_article"),
    path("knowledge/<int:edition_id>/withdraw", deeds.withdraw, name="withdraw_article"),
    path("knowledge/<int:edition_id>/lead", deeds.lead, name="lead_article_elsewhere"),
    path("knowledge/<int:edition_id>/undo", deeds.undo, name="undo_article"),
    path("knowledge/<int:edition_id>/versions", versions.versions, name="article_versions"),
    path("knowledge/<int:edition_id>/versions/<int:number>", versions.version, name="article_version"),
    path("knowledge/<int:edition_id>/versions/<int:number>/restore", versions.restore, name="restore_article"),
]
