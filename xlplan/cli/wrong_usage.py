"""What the parser of the command line finds wrong, in the planner's language: every kind of its messages. Floor 7.

The parser speaks English and has no other language; its messages are told apart by their classes' names and their words, which are those
of click 8 and of typer's own copy of it.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from xlplan.cli.help_words import OPTIONS, in_language
from xlplan.text import Lang, Text, text_list

_MISSING: Final = Text("缺少 {what}", "缺少 {what}", "{what} is missing")
_TOLD: Final = Text("缺少 {what}:{help}", "缺少 {what}:{help}", "{what} is missing: {help}")
_NO_COMMAND: Final = Text("没有写命令", "沒有寫命令", "No command is given")
_NO_SUCH_COMMAND: Final = Text("没有 {name} 这个命令", "沒有 {name} 這個命令", "There is no command {name}")
_NO_SUCH_OPTION: Final = Text("没有 {name} 这个选项", "沒有 {name} 這個選項", "There is no option {name}")
_MEANT: Final = Text("{said}。是不是 {near}", "{said}。是不是 {near}", "{said}. Do you mean {near}")
_NO_VALUE: Final = Text("{name} 后面要写一个值", "{name} 後面要寫一個值", "{name} needs a value behind it")
_NO_ROOM: Final = Text("{name} 后面不写值", "{name} 後面不寫值", "{name} takes no value")
_TOO_MUCH: Final = Text("多写了 {words}(含空格的文件名要加引号)", "多寫了 {words}(含空格的檔名要加引號)",
                        "{words} is more than is asked for (a name with blanks stands in quotes)")
_WRONG: Final = Text("{name} 写得不对:{why}", "{name} 寫得不對:{why}", "{name} is wrong: {why}")
_OTHERWISE: Final = Text("这条命令写得不对", "這條命令寫得不對", "This is not how the command is written")
_WHOLE: Final = Text("要写整数", "要寫整數", "a whole number is expected")
_YES_NO: Final = Text("要写 true 或 false", "要寫 true 或 false", "true or false is expected")
_FROM: Final = Text("不能小于 {least}", "不能小於 {least}", "not below {least}")
_UP_TO: Final = Text("不能大于 {most}", "不能大於 {most}", "not above {most}")
_BETWEEN: Final = Text("要在 {least} 到 {most} 之间", "要在 {least} 到 {most} 之間", "from {least} to {most}")
_ONE_OF: Final = Text("没有 {value};可用:{known}", "沒有 {value};可用:{known}", "{value} is none of {known}")
_DATE: Final = Text("{value} 不是日期,要写成 2026-11-29 这样", "{value} 不是日期,要寫成 2026-11-29 這樣",
                    "{value} is no date such as 2026-11-29")
_SEE: Final = Text("用法见 {command} --help", "用法見 {command} --help", "See {command} --help")
_SENTENCE: Final = Text("{said}。", "{said}。", "{said}.")
_ASKED: Final = Text("{said}?", "{said}?", "{said}?")

_Words = Callable[["re.Match[str]"], Text]
_OF_USAGE: Final[tuple[tuple[str, _Words], ...]] = (
    (r"Missing command", lambda met: _NO_COMMAND),
    (r"No such command '(.+?)'", lambda met: _NO_SUCH_COMMAND.filled(name=met[1])),
    (r"No such option:? '?([^\s']+)", lambda met: _NO_SUCH_OPTION.filled(name=met[1].rstrip("."))),
    (r"Option '(.+?)' requires", lambda met: _NO_VALUE.filled(name=met[1])),
    (r"Option '(.+?)' does not take a value", lambda met: _NO_ROOM.filled(name=met[1])),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", lambda met: _TOO_MUCH.filled(words=met[1])),
)
_OF_VALUES: Final[tuple[tuple[str, _Words], ...]] = (
    (r"valid (?:integer|int\b)", lambda met: _WHOLE),
    (r"valid bool", lambda met: _YES_NO),
    (r"greater than or equal to (\S+)", lambda met: _FROM.filled(least=met[1])),
    (r"less than or equal to (\S+)", lambda met: _UP_TO.filled(most=met[1])),
    (r"in the range (\d+)<=x<=(\d+)", lambda met: _BETWEEN.filled(least=met[1], most=met[2])),
    (r"in the range x>=(\d+)", lambda met: _FROM.filled(least=met[1])),
    (r"'(.*?)' is not one of (.+?)\.?$", lambda met: _ONE_OF.filled(value=met[1], known=text_list(re.findall("'(.+?)'", met[2])))),
    (r"'(.*?)' does not match the format", lambda met: _DATE.filled(value=met[1])),
)


def said_usage(wrong: Any, lang: Lang) -> tuple[str, str]:
    """What is wrong with what was typed, and where it stands how it is written. `wrong`: the parser's error."""
    context = getattr(wrong, "ctx", None)
    see = _SENTENCE(lang, said=_SEE.filled(command=context.command_path if context else "xlplan"))
    kind, param = type(wrong).__name__, getattr(wrong, "param", None)
    if kind == "MissingParameter" and param is not None:
        about = in_language(OPTIONS, getattr(param, "help", None) or "", lang).rstrip("。. ")
        says_more = about not in ("", _name_of(param))
        return _SENTENCE(lang, said=(_TOLD if says_more else _MISSING).filled(what=_name_of(param), help=about)), see
    if kind == "BadParameter":
        said = _WRONG.filled(name=_name_of(param) if param is not None else "–", why=_found(_OF_VALUES, wrong.message) or wrong.message)
        return _SENTENCE(lang, said=said), see
    said = _found(_OF_USAGE, wrong.message) or _OTHERWISE
    near = sorted(getattr(wrong, "possibilities", None) or re.findall("'(.+?)'", wrong.message.partition("Did you mean")[2]))
    return (_ASKED(lang, said=_MEANT.filled(said=said, near=text_list(near))) if near else _SENTENCE(lang, said=said)), see


def _found(kinds: tuple[tuple[str, _Words], ...], message: str) -> Text | None:
    """The first kind whose words stand in the message."""
    return next((words(met) for pattern, words in kinds if (met := re.search(pattern, message))), None)


def _name_of(param: Any) -> str:
    """`--year` of an option, of an argument as `--help` calls it."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name)
