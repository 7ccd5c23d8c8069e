"""The base of every exception xlplan raises on purpose. Floor 0."""
from __future__ import annotations

from xlplan.text import Lang, Text


class XlplanError(Exception):
    """Something a person can act on: `say(lang)` gives the sentence, str() the English one. A parameter that is a Text is
    filled in in the sentence's own language."""

    def __init__(self, sentence: Text, **params: object) -> None:
        self.sentence, self.params = sentence, params
        super().__init__(self.say("en"))

    def say(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.sentence(lang, **{k: p(lang) if isinstance(p, Text) else p for k, p in self.params.items()})
