"""Which browser on which system somebody used, in a few words: never the raw string a browser sends."""

UNKNOWN = ""

# The first that fits counts: Edge and Opera also call themselves Chrome, and all of them Safari.
BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
    (("OPR/", "OPT/"), "Opera"),
    (("SamsungBrowser/",), "Samsung Internet"),
    (("Firefox/", "FxiOS/"), "Firefox"),
    (("Chrome/", "CriOS/", "HeadlessChrome/"), "Chrome"),
    (("Safari/",), "Safari"),
)
SYSTEMS = (
    (("iPhone",), "iPhone"),
    (("iPad",), "iPad"),
    (("Android",), "Android"),
    (("CrOS",), "Chromebook"),
    (("Windows",), "Windows"),
    (("Mac OS X", "Macintosh"), "Mac"),
    (("Linux", "X11"), "Linux"),
)


def device(user_agent: str) -> str:
    """«Chrome, Windows»: the same in every language, at most 30 characters. Empty when it cannot be told.

    Source of the marks: RFC 9110 section 10.1.5 and what the browsers send in 2026.
    """
    return ", ".join(filter(None, (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)))) or UNKNOWN


def _first(known: tuple[tuple[tuple[str, ...], str], ...], user_agent: str) -> str:
    return next((name for marks, name in known if any(mark in user_agent for mark in marks)), UNKNOWN)
