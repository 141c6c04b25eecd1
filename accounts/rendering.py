"""How forms are drawn: the design system's classes on every control, error texts tied to their fields."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

WIDGETS = "django/forms/widgets/"
# Controls that are groups of others, or not seen at all, carry no class themselves.
WITHOUT_CLASS = {
    "hidden.html",
    "multiple_hidden.html",
    "input_option.html",
    "radio.html",
    "checkbox_select.html",
}
OPTIONS = {
    f"{WIDGETS}radio.html": "forms/options.html",
    f"{WIDGETS}checkbox_select.html": "forms/options.html",
}


class PortalForms(TemplatesSetting):
    """Django's own templates, except that controls get `ds-input` and groups our own markup."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        file = template_name.removeprefix(WIDGETS)
        if file != template_name and file not in WITHOUT_CLASS:
            attributes = context["widget"]["attrs"]
            attributes["class"] = f"ds-input {attributes.get('class', '')}".strip()
        return super().render(OPTIONS.get(template_name, template_name), context, request)
