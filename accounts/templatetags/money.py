"""Filters for money and what goes with it, written on pages as on paper."""

from django import template

from accounts.typesetting import figures

register = template.Library()
register.filter("kroner", figures.kroner)
register.filter("percent", figures.percent)
register.filter("quantity", figures.quantity)
