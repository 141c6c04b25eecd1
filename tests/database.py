"""The address of the tests' database, for processes of the tests' own."""

from urllib.parse import quote, urlencode

from django.db import connection


def address() -> str:
    """postgresql:// as `portal.env` reads it, whether the server is at a port or behind a socket's folder."""
    server = connection.settings_dict
    name = f"{quote(server['USER'])}:{quote(server['PASSWORD'])}@/{quote(str(server['NAME']))}"
    where = urlencode({"host": server["HOST"] or "", "port": server["PORT"]})
    return f"postgresql://{name}?{where}"
