"""What was asked of the command line as a whole, known before anything is parsed: its language, text or JSON; and the one place
where it says what went wrong. Floor 7."""
from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Final

from xlplan.text import LANGS, Lang, system_lang

_TYPED: Final[list[str]] = []  # what stands behind `xlplan` in this run


def keep_asked(typed: Sequence[str]) -> None:
    """From now on it is this that was typed behind `xlplan`."""
    _TYPED[:] = typed


def spoken_here() -> Lang:
    """The language asked for by --lang, else the system's, else English."""
    said = _value_of("--lang").casefold()
    return next((lang for lang in LANGS if lang.casefold() == said), system_lang())


def say_failure(message: str, remedy: str = "", *, whole: str = "", lang: Lang | None = None) -> None:
    """Say why a command ended without its result: on stderr in one line (`whole`, where it is more than both behind each other), with
    --format json on stdout as {"error": {"message", "remedy"}}; a message of one sentence says what to do itself."""
    if _value_of("--format") == "json":
        print(json.dumps({"error": {"message": message, "remedy": remedy or message}}, ensure_ascii=False, indent=2))
    else:
        gap = " " if (lang or spoken_here()) == "en" else ""
        print(whole or gap.join(filter(None, (message, remedy))), file=sys.stderr)


def _value_of(option: str) -> str:
    """What stands behind the option; '' without it. As the parser does, the last one counts, and nothing behind `--`."""
    typed = _TYPED or sys.argv[1:]
    if "--" in typed:
        typed = typed[:typed.index("--")]
    found = ""
    for i, word in enumerate(typed):
        if word == option and i + 1 < len(typed):
            found = typed[i + 1]
        elif word.startswith(option + "="):
            found = word[len(option) + 1:]
    return found
