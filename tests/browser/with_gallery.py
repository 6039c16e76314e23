"""The desk's addresses as in debug mode: with the gallery of components."""

from django.urls import path

from evenhand.project.urls import urlpatterns as of_the_desk
from evenhand.workspace.screens.gallery.views import gallery

urlpatterns = [path("gallery/", gallery, name="gallery"), *of_the_desk]
