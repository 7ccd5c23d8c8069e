"""The tree of commands as a planner reads it: grouped by the stages of a year, in the language of the system. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import typer

from xlplan.cli.help_words import COMMANDS, OPTIONS, USAGE, VALUES, in_language
from xlplan.text import Lang, Text

# Stage -> its commands, in the order of a year.
STAGES: Final[dict[Text, tuple[str, ...]]] = {
    Text("准备", "準備", "Prepare"): ("new", "next-year", "mapping", "check", "template"),
    Text("下发填报表", "發送填報檔", "Issue to branches"): ("targets", "issue"),
    Text("收表与退回", "收表與退回", "Collect and return"): ("collect", "consolidate", "status", "return", "send", "receipt", "export"),
    Text("审核与定案", "審核與定案", "Review and decide"): (
        "choose", "exclude", "restore", "adjust", "assign", "compare", "history", "freeze", "reopen"),
    Text("分到人", "分到人", "To persons"): ("individual",),
    Text("工具", "工具", "Tools"): ("decompose", "fill", "undo", "audit", "seal-key", "explain", "manual", "demo", "addin"),
}
_YEAR: Final = Text(
    "一年的次序:new,填写 master.xlsx,check,issue,收到的文件放进 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(批复),individual。随时可用 status 看下一步。",
    "一年的次序:new,填寫 master.xlsx,check,issue,收到的檔案放進 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(核准),individual。隨時可用 status 看下一步。",
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
    return root


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
        if lang != "en":
            _name_in_chinese(param, lang)
    if lang != "en":
        command.get_usage = _used(command.get_usage, lang)
    command.format_help = _helped(command.format_help, lang)
    for inner in getattr(command, "commands", {}).values():
        _speak(inner, lang)


def _name_in_chinese(param: Any, lang: Lang) -> None:
    """What stands for its value: of an argument its name, of an option the kind of value."""
    if param.param_type_name == "argument":
        param.metavar = in_language(VALUES, param.name, lang)
    elif param.metavar:
        param.metavar = in_language(VALUES, param.metavar, lang)
    if hasattr(param, "display_type"):  # not in every version of typer
        shown = param.display_type
        param.display_type = lambda ctx: in_language(VALUES, shown(ctx), lang)


def _used(say: Callable[[Any], str], lang: Lang) -> Callable[[Any], str]:
    """The line of how a command is written, without English."""
    @wraps(say)
    def used(context: Any) -> str:
        line = say(context)
        for english in USAGE:
            line = line.replace(english, in_language(USAGE, english, lang))
        return line
    return used


def _help_option(command: Any) -> Any:
    """`--help` itself: made when it is first asked for, and kept then."""
    return command.get_help_option(command.context_class(command))
