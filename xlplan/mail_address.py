"""Mail addresses: what is one that programs take as it stands, and how a sender is shown. Floor 0."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")  # RFC 5322 dot-atom: no dot at an end or doubled

_APART: Final = re.compile(r"[\s<>()\[\],;:\"]+")


def is_mail_address(text: str) -> bool:
    """Whether the text is one address and nothing else, but for spaces around it."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def addresses_in(text: str) -> list[str]:
    """What stands for addresses in a line of a mail's head, in order, whether or not it is written as it should be."""
    return [word for word in _APART.split(text) if "@" in word[1:-1]]


def mail_addresses(texts: Sequence[str]) -> list[str]:
    """The addresses among them, each once."""
    return list({one.casefold(): one for text in texts if is_mail_address(one := text.strip())}.values())


def shown_sender(name: str, address: str) -> str:
    """`张三 <zhang@example.com>`, or whichever of the two is known."""
    return f"{name} <{address}>" if name and address else address or name
