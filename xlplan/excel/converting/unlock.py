"""Workbooks that need a password to open: those of passwords that were agreed on, and of the one for which Excel does not ask. Floor 5."""
from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import find_spec
from typing import Final

from xlplan.excel.package.file_kinds import other_kind
from xlplan.excel.package.ole import SIGNATURE

SERVICE: Final = "xlplan"  # under which passwords lie in the keyring of the system
_BUILT_IN: Final = "VelvetSweatshop"


def is_locked(data: bytes) -> bool:
    """Whether it needs a password."""
    return data.startswith(SIGNATURE) and other_kind(data, "").code == "XP902"


def can_unlock() -> bool:
    """Whether what opens such workbooks is installed (extra `passwords`)."""
    return find_spec("msoffcrypto") is not None


def agreed_passwords(names: Iterable[str]) -> tuple[str, ...]:
    """The passwords that the keyring of the system holds for `xlplan` under these names (codes of units), in that order, each once; none
    where there is no keyring."""
    out: dict[str, None] = {}
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ()
    with suppress(KeyringError):
        for name in names:
            if found := keyring.get_password(SERVICE, name):
                out[found] = None
    return tuple(out)


def unlock(data: bytes, passwords: Iterable[str]) -> bytes | None:
    """The workbook without its password; None where none of them opens it, or what opens such files is not installed."""
    if not can_unlock():
        return None
    import msoffcrypto  # noqa: PLC0415 - an extra

    for password in (_BUILT_IN, *passwords):
        out = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=password)
            office.decrypt(out)
        except Exception:  # its own errors, and those of whatever a hostile file makes it stumble over
            continue
        if out.getvalue().startswith((b"PK", SIGNATURE)):
            return out.getvalue()
    return None
