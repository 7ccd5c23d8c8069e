"""The log of what failed inside Excel, in the user's own state folder. Floor 7."""
from __future__ import annotations

import logging
from contextlib import suppress
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from xlplan.store.undo import state_folder

LOGGER: Final = "xlplan.excel"
_BYTES: Final = 1_000_000  # then it is kept aside once and begun anew


def log_file() -> Path:
    """Where the log lies."""
    return state_folder().parent / "excel.log"


class _TurningHandler(RotatingFileHandler):
    """Goes on in the same file where it cannot be kept aside: Windows renames no file that a second Excel writes to as well."""

    def doRollover(self) -> None:
        with suppress(OSError):
            super().doRollover()


@cache
def get_logger() -> logging.Logger:
    """The logger; without a place to write it says nothing, because a cell must answer all the same."""
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    with suppress(OSError):
        log_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _TurningHandler(log_file(), maxBytes=_BYTES, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
    return logger
