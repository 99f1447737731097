"""Addresses, the same as the portal's."""

from django.urls import path

from benchmarks.peers.idiomatic import views

urlpatterns = [
    path("login", views.sign_in),
    path("board", views.board),
    path("life/standing", views.standing),
    path("comments/new/pledge/<int:key>/item-<int:item>-<str:name>", views.comment),
]
