"""The command line: each command opens, calls the function of the same name, and shows the result. Floor 7."""
from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Entry point. Ctrl+C says its sentence while the commands are loaded, too, which takes a second or two."""
    import sys  # noqa: PLC0415 - nothing may be loaded before what answers Ctrl+C stands

    try:
        from xlplan.cli.commands import run  # noqa: PLC0415
    except KeyboardInterrupt:
        from xlplan.cli.stopping import say_stopped  # noqa: PLC0415
        sys.exit(say_stopped())
    run()
