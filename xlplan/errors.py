"""The base of every exception xlplan raises on purpose. Floor 0."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.text import Lang, Text

_NO_CHOICE: Final = Text("没有这个{what}:{value}。可用:{known}", "沒有這個{what}:{value}。可用:{known}",
                         "No such {what}: {value}. Known: {known}")


class XlplanError(Exception):
    """Something a person can act on: `say(lang)` gives the sentence, str() the English one. A parameter that is a Text is
    filled in in the sentence's own language."""

    def __init__(self, sentence: Text, **params: object) -> None:
        self.sentence, self.params = sentence, params
        super().__init__(self.say("en"))

    def say(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.sentence(lang, **{k: p(lang) if isinstance(p, Text) else p for k, p in self.params.items()})


def one_of(what: Text | str, value: str, known: Iterable[str]) -> None:
    """XlplanError, naming what there is, for a value that is not known."""
    listed = list(known)
    if value not in listed:
        raise XlplanError(_NO_CHOICE, what=what, value=value, known=", ".join(k for k in listed if k))
