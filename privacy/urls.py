"""Addresses of what is held and of the rights."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
