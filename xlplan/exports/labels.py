"""What labels are names of, where no heading says it: provinces are units, 华东 a region, 电商 a channel. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from xlplan.exports.periods import time_in_heading
from xlplan.text import fold_text

_MOST: Final = 0.6  # of the labels
_PROVINCES: Final = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|内蒙古?|广西|西藏|宁夏|新疆|香港|澳门|台湾|重慶|遼寧|黑龍江|江蘇|廣東|貴州|雲南|陝西|甘肅|台灣|臺灣"
    "|台北|台中|台南|高雄|新竹|桃園|新北|南京|杭州|广州|深圳|成都|武汉|苏州|西安|青岛|大连|沈阳|长沙|郑州|合肥|福州|厦门")
_POST: Final = re.compile(
    r".*(?:经理|經理|主管|主任|总监|總監|代表|专员|專員|店长|店長|导购|導購|督导|督導|助理|司机|司機|工程师|工程師|会计|會計|出纳|出納|后勤|後勤|(?<!会)(?<!會)[员員])"
    r"|(?:.* )?(?:manager|representative|supervisor|director|clerk|assistant|engineer|promoter|merchandiser|driver|accountant)s?")
_PEOPLE: Final = re.compile(r"人数|人數|在岗|在崗|在职|在職|花名册|花名冊|编制|編制|head ?count|roster|staffing")
_NAMES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("region", re.compile(
        r"(?:[华華][东東北南中西]|[东東西][北南]|[北中南东西][区區]|.*大[区區]|.*區域|north|south|east|west|central)(?:大?[区區]|地[区區]|区域|區域)?")),
    ("channel", re.compile(
        r".*(?:电商|電商|线上|线下|線上|線下|商超|卖场|賣場|便利店|便利商店|超市|量販|传统|傳統|流通|经销|經銷|直营|直營|批发|批發"
        r"|餐饮|餐飲|特通|团购|團購|ka|o2o|天猫|京东|抖音|拼多多|渠道|通路|online|offline|retail|wholesale|e-?commerce|distributor"
        r"|modern trade|general trade|key account).*")),
    ("unit", re.compile(
        rf"(?:{_PROVINCES})(?:省|市|自治区)?|.*(?:分公司|子公司|办事处|辦事處|营业部|營業所|事业部|分店|门店|公司|branch|office)")))


def is_post(label: str) -> bool:
    """Whether it is what a job is called: 渠道经理, 业务代表, sales manager."""
    return _POST.fullmatch(fold_text(label)) is not None


def speaks_of_people(text: str) -> bool:
    """Whether a title, a sheet's or a file's name says that people are counted: 月末在岗人数, 花名册."""
    return _PEOPLE.search(fold_text(text)) is not None


def role_of_labels(labels: Sequence[str]) -> str:
    """The role of which most of these labels are names: `month` or `period` of times, region, channel, unit; '' of any others."""
    texts = [fold_text(label) for label in labels if label]
    if not texts:
        return ""
    times = [time_in_heading(label) for label in labels]
    if all(t.month for t in times):
        return "period" if all(t.year for t in times) else "month"
    if all(t.year for t in times):
        return "year"
    return next((role for role, names in _NAMES if sum(bool(names.fullmatch(text)) for text in texts) >= _MOST * len(texts)), "")
