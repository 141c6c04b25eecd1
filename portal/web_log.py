"""What the web server writes down: the same lines as everything else, with what a visitor sends escaped."""

from gunicorn.config import Config
from gunicorn.glogging import Logger

from portal.logs import OneLine


class WebLog(Logger):  # type: ignore[misc] # gunicorn ships no types
    """For gunicorn's --logger-class. Its own lines let a visitor begin a new one with %0A in an address."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            for handler in log.handlers:
                handler.setFormatter(OneLine())
