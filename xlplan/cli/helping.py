"""The tree of commands as a planner reads it: grouped by the stages of a year, in the language of the system. Floor 7."""
from __future__ import annotations

import re
from typing import Any, Final

import typer
from rich import _wrap
from rich.cells import cell_len
from rich.text import Text as RichText
from typer import rich_utils

from xlplan.cli.help_words import COMMANDS, OPTIONS, PANELS, in_language
from xlplan.text import Lang, Text

# Stage -> its commands, in the order of a year.
STAGES: Final[dict[Text, tuple[str, ...]]] = {
    Text("准备", "準備", "Prepare"): ("new", "check", "template"),
    Text("下发填报表", "發送填報檔", "Issue to branches"): ("targets", "issue"),
    Text("收表与退回", "收表與退回", "Collect and return"): ("collect", "consolidate", "status", "return", "send", "receipt", "export"),
    Text("审核与定案", "審核與定案", "Review and decide"): (
        "choose", "exclude", "restore", "adjust", "assign", "compare", "history", "freeze", "reopen"),
    Text("分到人", "分到人", "To persons"): ("individual",),
    Text("工具", "工具", "Tools"): ("decompose", "undo", "audit", "seal-key", "explain", "demo", "addin"),
}
_YEAR: Final = Text(
    "一年的次序:new,填写 master.xlsx,check,issue,收到的文件放进 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(批复),individual。随时可用 status 看下一步。",
    "一年的次序:new,填寫 master.xlsx,check,issue,收到的檔案放進 inbox/,consolidate,return 和 send,adjust,freeze,"
    "issue --round revise(二下),consolidate,issue --round approved(批覆),individual。隨時可用 status 看下一步。",
    "The order of a year: new, fill in master.xlsx, check, issue, put what comes back into inbox/, consolidate, return and send, "
    "adjust, freeze, issue --round revise, consolidate, issue --round approved, individual. At any time: status says what is next.")
# Where a line may break: rich knows blanks only, and cuts off Chinese, which has none. No mark that closes begins a line.
_CHINESE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_WORD: Final = re.compile(rf"\s*(?:[{_CHINESE}]|[^\s{_CHINESE}]+)[、。,:;)」]*\s*")


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
    for name in ("OPTIONS_PANEL_TITLE", "ARGUMENTS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "ERRORS_PANEL_TITLE", "DEFAULT_STRING",
                 "REQUIRED_LONG_STRING"):
        setattr(rich_utils, name, in_language(PANELS, getattr(rich_utils, name), lang))
    _wrap.re_word = _WORD
    setattr(RichText, "rstrip_end", _strip_end)  # noqa: B010 - a method of ours in place of theirs
    return root


def _strip_end(text: RichText, size: int) -> None:
    """rich's own counts characters where Chinese takes two columns each, and leaves a blank that has the line cut."""
    while text.plain.endswith(" ") and cell_len(text.plain) > size:
        text.right_crop(1)


def _speak(command: Any, lang: Lang) -> None:
    command.help = in_language(COMMANDS, command.help or "", lang)
    params = command.params if lang == "en" else [*command.params, _help_option(command)]
    for param in params:
        if getattr(param, "help", None):
            param.help = in_language(OPTIONS, param.help, lang)
    for inner in getattr(command, "commands", {}).values():
        _speak(inner, lang)


def _help_option(command: Any) -> Any:
    """`--help` itself: made when it is first asked for, and kept then."""
    return command.get_help_option(command.context_class(command))
