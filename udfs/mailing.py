"""A draft with a file attached: in Outlook where it is there, else as an .eml file beside it. Floor 7."""
from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Final

from xlplan.mail.draft import Attachment, Draft, draft_bytes

_MAIL: Final = 0  # of Outlook's items


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom ('' where that is not known), about what, and the file that goes with it, or a `copy` of it, which is gone
    when the draft is made."""

    to: str
    subject: str
    body: str
    file: Path
    copy: Path | None = None

    @property
    def attached(self) -> Path:
        """What is read; it goes under the name of the file."""
        return self.copy or self.file


Post = Callable[[Letter], Path | None]


def post_letter(letter: Letter) -> Path | None:
    """Open a draft in Outlook; without one, the .eml file that was written, which any mail program opens as a draft."""
    if sys.platform == "win32":
        with suppress(Exception):  # no Outlook, the new one, which takes no orders, or one that a policy shuts
            draft_in_outlook(letter)
            return None
    return write_eml(letter)


def draft_in_outlook(letter: Letter) -> None:
    """A draft in Outlook, not sent."""
    item = import_module("win32com.client").Dispatch("Outlook.Application").CreateItem(_MAIL)
    item.To, item.Subject, item.Body = letter.to, letter.subject, letter.body
    item.Attachments.Add(str(letter.attached))
    item.Display()


def write_eml(letter: Letter) -> Path:
    """An unsent message beside the file, under a name that is free."""
    data = draft_bytes(Draft([letter.to], letter.subject, [letter.body],
                             attachments=[Attachment(letter.file.name, letter.attached.read_bytes())]))
    stem = letter.file.stem
    path = next(p for n in count(1) if not (p := letter.file.with_name(f"{stem}{f' ({n})' if n > 1 else ''}.eml")).exists())
    path.write_bytes(data)
    return path
