"""The address of the tests' database, for processes of the tests' own."""

from urllib.parse import quote, urlencode

from django.db import connection


def address(role: str = "") -> str:
    """postgresql:// as `portal.env` reads it, whether the server is at a port or behind a socket's folder.

    Whoever connects to it is `role` from the start, where one is named: what production signs in as.
    """
    server = connection.settings_dict
    name = f"{quote(server['USER'])}:{quote(server['PASSWORD'])}@/{quote(str(server['NAME']))}"
    acting = {"options": f"-c role={role}"} if role else {}
    where = urlencode({"host": server["HOST"] or "", "port": server["PORT"], **acting})
    return f"postgresql://{name}?{where}"
