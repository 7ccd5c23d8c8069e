"""The tree of commands as a planner reads it: grouped by the stages of a year, in the language of the system. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import typer

from xlplan.cli.help_words import COMMANDS, OPTIONS, in_language
from xlplan.cli.stopping import said_stopped
from xlplan.text import Lang, Text

# Stage -> its commands, in the order of a year.
STAGES: Final[dict[Text, tuple[str, ...]]] = {
    Text("准备", "準備", "Prepare"): ("new", "check", "template"),
    Text("下发填报表", "發送填報檔", "Issue to branches"): ("targets", "issue"),
    Text("收表与退回", "收表與退回", "Collect and return"): ("collect", "consolidate", "status", "return", "send", "receipt", "export"),
    Text("审核与定案", "審核與定案", "Review and decide"): (
        "choose", "exclude", "restore", "adjust", "assign", "compare", "history", "freeze", "reopen"),
    Text("分到人", "分到人", "To persons"): ("individual",),
    Text("工具", "工具", "Tools"): ("decompose", "undo", "audit", "seal-key", "explain", "manual", "demo", "addin"),
}
_YEAR: Final = Text(
    "一年的次序:new,填写 master.xlsx,check,issue,收到的文件放进 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(批复),individual。随时可用 status 看下一步。",
    "一年的次序:new,填寫 master.xlsx,check,issue,收到的檔案放進 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(批覆),individual。隨時可用 status 看下一步。",
    "The order of a year: new, fill in master.xlsx, check, issue, put what comes back into inbox/, consolidate, return and send, "
    "adjust, freeze, issue --round revise, consolidate, issue --round approved, individual. At any time: status says what is next.")


def command_tree(app: typer.Typer, lang: Lang) -> Any:
    """The commands of the application (typer's own object: call it to run them), ready for `--help`."""
    root: Any = typer.main.get_command(app)
    stages = {name: stage for stage, names in STAGES.items() for name in names}
    known = list(stages)
    root.commands = dict(sorted(root.commands.items(), key=lambda one: known.index(one[0]) if one[0] in stages else len(known)))
    for name, command in root.commands.items():
        if name in stages:
            command.rich_help_panel = stages[name](lang)
    root.epilog = _YEAR(lang)
    _speak(root, lang)
    for name in ("make_context", "invoke"):
        setattr(root, name, _framed(getattr(root, name), lang))
    return root


def _framed(call: Callable[..., Any], lang: Lang) -> Callable[..., Any]:
    """The call, the frame of what goes wrong in it in that language."""
    @wraps(call)
    def framed(*args: Any, **options: Any) -> Any:
        try:
            return call(*args, **options)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt as stop:  # before the command had begun, or after it had ended
            raise said_stopped(lang) from stop
        except Exception:
            _speak_in_panels(lang)
            raise
    return framed


def _helped(show: Callable[..., None], lang: Lang) -> Callable[..., None]:
    @wraps(show)
    def helped(*args: Any) -> None:
        _speak_in_panels(lang)
        show(*args)
    return helped


def _speak_in_panels(lang: Lang) -> None:
    from xlplan.cli.panels import speak_in_panels  # noqa: PLC0415 - rich, for those alone who see a frame

    speak_in_panels(lang)


def _speak(command: Any, lang: Lang) -> None:
    command.help = in_language(COMMANDS, command.help or "", lang)
    params = command.params if lang == "en" else [*command.params, _help_option(command)]
    for param in params:
        if getattr(param, "help", None):
            param.help = in_language(OPTIONS, param.help, lang)
    command.format_help = _helped(command.format_help, lang)
    for inner in getattr(command, "commands", {}).values():
        _speak(inner, lang)


def _help_option(command: Any) -> Any:
    """`--help` itself: made when it is first asked for, and kept then."""
    return command.get_help_option(command.context_class(command))
