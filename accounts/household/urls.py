"""Addresses of who may use the alarm of a home."""

from django.urls import path

from accounts.household import company, giving, page

urlpatterns = [
    path("", page.users, name="household"),
    path("ny/", giving.user_new, name="household-new"),
    path("ansatte/", company.company_log, name="company-log"),
    path("<uuid:pk>/", page.user, name="household-user"),
    path("<uuid:pk>/pause/", page.user_pause, name="household-pause"),
    path("<uuid:pk>/gjenoppta/", page.user_resume, name="household-resume"),
    path("<uuid:pk>/lenke/", page.user_link, name="household-link"),
    path("<uuid:pk>/fjern/", page.user_removal, name="household-removal"),
    path("<uuid:pk>/slutt/", page.user_leaving, name="household-leaving"),
]
