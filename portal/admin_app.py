"""Puts our admin in the place of Django's. By itself, because apps are loaded before any model."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "portal.staff.StaffAdmin"
