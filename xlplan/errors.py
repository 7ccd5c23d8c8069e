"""The base of every exception xlplan raises on purpose. Floor 0."""
from __future__ import annotations

from xlplan.text import Lang, Text


class XlplanError(Exception):
    """Something a person can act on: `say(lang)` gives the sentence, str() the English one."""

    def __init__(self, sentence: Text, **params: object) -> None:
        super().__init__(sentence("en", **params))
        self.sentence, self.params = sentence, params

    def say(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.sentence(lang, **self.params)
