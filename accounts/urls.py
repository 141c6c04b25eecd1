"""Addresses of sign-in and of choices that hold for every page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
