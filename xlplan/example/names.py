"""Names of the made-up company in three languages: places, units, people. Data only. Floor 4.

The numbers of a demo company never depend on its language: a name is drawn by its position, then said in the plan's
language.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Final

from xlplan.text import Lang, Text

GIFT_BOX: Final = Text("礼盒装", "禮盒裝", "Gift box")
COMPANY_NAME: Final = Text("华东饮品", "華東飲品", "Huadong Beverages")
HQ_NAME: Final = Text("华东饮品总部", "華東飲品總公司", "Huadong Beverages HQ")

REGIONS: Final[dict[str, Text]] = {
    "R-E": Text("华东大区", "華東區域", "East region"), "R-S": Text("华南大区", "華南區域", "South region"),
    "R-C": Text("华中大区", "華中區域", "Central region"), "R-N": Text("华北大区", "華北區域", "North region"),
    "R-W": Text("西部大区", "西部區域", "West region"), "R-NE": Text("东北大区", "東北區域", "Northeast region")}


@dataclass(frozen=True, slots=True)
class Area:
    """Where a branch sits: `size` is its plan in 万元, `people` the population it serves in thousands."""

    code: str
    name: Text
    region: str
    size: int
    people: int


def _make_area(code: str, region: str, size: int, people: int, *names: str) -> Area:
    return Area(code, Text(*names), region, size, people)


AREAS: Final = (
    _make_area("GD", "R-S", 6000, 127_800, "广东", "廣東", "Guangdong"),
    _make_area("JS", "R-E", 7600, 85_300, "江苏", "江蘇", "Jiangsu"),
    _make_area("ZJ", "R-E", 6900, 66_700, "浙江", "浙江", "Zhejiang"),
    _make_area("SD", "R-N", 4900, 100_800, "山东", "山東", "Shandong"),
    _make_area("SC", "R-W", 3600, 83_600, "四川", "四川", "Sichuan"),
    _make_area("HA", "R-C", 3900, 97_900, "河南", "河南", "Henan"),
    _make_area("HB", "R-C", 3400, 58_300, "湖北", "湖北", "Hubei"),
    _make_area("FJ", "R-S", 3100, 41_900, "福建", "福建", "Fujian"),
    _make_area("SH", "R-E", 7900, 24_800, "上海", "上海", "Shanghai"),
    _make_area("AH", "R-E", 4300, 61_200, "安徽", "安徽", "Anhui"),
    _make_area("HN", "R-C", 3000, 65_400, "湖南", "湖南", "Hunan"),
    _make_area("BJ", "R-N", 3300, 21_800, "北京", "北京", "Beijing"),
    _make_area("HE", "R-N", 2800, 73_800, "河北", "河北", "Hebei"),
    _make_area("JX", "R-C", 2600, 44_900, "江西", "江西", "Jiangxi"),
    _make_area("LN", "R-NE", 2700, 41_600, "辽宁", "遼寧", "Liaoning"),
    _make_area("SN", "R-W", 2300, 39_500, "陕西", "陝西", "Shaanxi"),
    _make_area("CQ", "R-W", 2500, 31_900, "重庆", "重慶", "Chongqing"),
    _make_area("GX", "R-S", 2200, 50_100, "广西", "廣西", "Guangxi"),
    _make_area("TJ", "R-N", 2100, 13_600, "天津", "天津", "Tianjin"),
    _make_area("HL", "R-NE", 1700, 30_300, "黑龙江", "黑龍江", "Heilongjiang"),
    _make_area("SZ", "R-S", 4200, 17_700, "深圳", "深圳", "Shenzhen"),
    _make_area("SX", "R-N", 1900, 34_500, "山西", "山西", "Shanxi"),
    _make_area("YN", "R-W", 2000, 46_500, "云南", "雲南", "Yunnan"),
    _make_area("JL", "R-NE", 1600, 23_200, "吉林", "吉林", "Jilin"),
    _make_area("NB", "R-E", 3000, 9_700, "宁波", "寧波", "Ningbo"),
    _make_area("GZ", "R-W", 1800, 38_600, "贵州", "貴州", "Guizhou"),
    _make_area("QD", "R-N", 2600, 10_400, "青岛", "青島", "Qingdao"),
    _make_area("HI", "R-S", 1500, 10_500, "海南", "海南", "Hainan"),
    _make_area("NM", "R-N", 1600, 23_900, "内蒙古", "內蒙古", "Inner Mongolia"),
    _make_area("GS", "R-W", 1500, 24_600, "甘肃", "甘肅", "Gansu"),
    _make_area("XM", "R-S", 1900, 5_300, "厦门", "廈門", "Xiamen"),
    _make_area("XJ", "R-W", 1700, 26_200, "新疆", "新疆", "Xinjiang"),
    _make_area("DL", "R-NE", 1800, 7_500, "大连", "大連", "Dalian"),
    _make_area("NX", "R-W", 1500, 7_300, "宁夏", "寧夏", "Ningxia"))

_PARTS: Final = "一二三四五六七八九十"
BRANCH: Final = Text("{name}分公司", "{name}分公司", "{name} branch")
_NUMBERED: Final = Text("{name}{part}部", "{name}{part}部", "{name} {number}")


def first_areas(count: int) -> tuple[Area, ...]:
    """The first `count` areas; beyond the list the same places in parts (广东二部), smaller and smaller cities."""
    if not 1 <= count <= 1_000:
        raise ValueError(f"branches: 1 to 1000, not {count}")
    out = []
    for i in range(count):
        turn, at = divmod(i, len(AREAS))
        area = AREAS[at]
        if turn:
            part = Text(*(_NUMBERED(lang, name=area.name(lang), part=_chinese_number(turn + 1), number=turn + 1)
                          for lang in ("zh-CN", "zh-TW", "en")))
            size = max(1500, area.size * (10 - min(turn, 6)) // 12)
            area = Area(f"{area.code}{turn + 1}", part, area.region, size, area.people // (turn + 1))
        out.append(area)
    return tuple(out)


def _chinese_number(n: int) -> str:
    """`十二` of 12."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return _PARTS[n - 1]
    return ("" if tens == 1 else _PARTS[tens - 1]) + "十" + (_PARTS[ones - 1] if ones else "")


HQ_UNITS: Final[dict[str, Text]] = {
    "HQ-KA": Text("全国KA", "全國KA", "National key accounts"),
    "HQ-EC": Text("电商部", "電商部", "E-commerce department"),
    "HQ-GP": Text("团购特通", "團購特通", "Group buying and special channels"), "HQ-EX": Text("出口", "出口", "Export")}
HQ_EXPENSE: Final = ("HQ-COST", Text("总部费用", "總公司費用", "HQ expense"))
HQ_UNASSIGNED: Final = ("HQ-OPEN", Text("未分配", "未分配", "Unassigned"))

_SURNAMES: Final = tuple(Text(a, b, c) for a, b, c in (line.split() for line in (
    "陈 陳 Chen", "林 林 Lin", "黄 黃 Huang", "张 張 Zhang", "李 李 Li", "王 王 Wang", "吴 吳 Wu", "刘 劉 Liu",
    "杨 楊 Yang", "许 許 Xu", "郑 鄭 Zheng", "谢 謝 Xie", "周 周 Zhou", "曹 曹 Cao", "孙 孫 Sun", "何 何 He",
    "郭 郭 Guo", "罗 羅 Luo", "蒋 蔣 Jiang", "沈 沈 Shen", "钱 錢 Qian", "冯 馮 Feng", "潘 潘 Pan", "韩 韓 Han")))
_GIVEN: Final = tuple(Text(a, b, c) for a, b, c in (line.split() for line in (
    "建华 建華 Jianhua", "晓明 曉明 Xiaoming", "丽 麗 Li", "志强 志強 Zhiqiang", "敏 敏 Min", "海燕 海燕 Haiyan",
    "俊杰 俊傑 Junjie", "雪梅 雪梅 Xuemei", "国栋 國棟 Guodong", "婷 婷 Ting", "永刚 永剛 Yonggang", "倩 倩 Qian",
    "家豪 家豪 Jiahao", "秀英 秀英 Xiuying", "伟 偉 Wei", "春晖 春暉 Chunhui", "文斌 文斌 Wenbin", "静 靜 Jing",
    "少峰 少峰 Shaofeng", "玉兰 玉蘭 Yulan", "浩然 浩然 Haoran", "慧 慧 Hui", "立新 立新 Lixin", "佳 佳 Jia",
    "东升 東昇 Dongsheng", "梦洁 夢潔 Mengjie", "卫民 衛民 Weimin", "燕 燕 Yan", "振宇 振宇 Zhenyu", "娜 娜 Na")))


def person_name(rng: Random, lang: Lang) -> str:
    """A name; the same person in every language for the same state of `rng`."""
    return new_name(rng, lang, set())


def new_name(rng: Random, lang: Lang, taken: set[str]) -> str:
    """As `person_name`, but nobody's in `taken`, which it joins: where all names are, namesakes are numbered. Draws as much from
    `rng` whether the name was free or not."""
    drawn = rng.randrange(len(_SURNAMES)) + len(_SURNAMES) * rng.randrange(len(_GIVEN))
    room = len(_SURNAMES) * len(_GIVEN)
    free = (name for turn in count(1) for step in range(room)
            if (name := _say_name((drawn + step) % room, lang) + (str(turn) if turn > 1 else "")) not in taken)
    taken.add(name := next(free))
    return name


def distinct_names(rng: Random, lang: Lang, people: int) -> list[str]:
    """So many different people (two may not even share a name in another language)."""
    room = len(_SURNAMES) * len(_GIVEN)
    picked = rng.sample(range(room), people)
    return [_say_name(n, lang) for n in picked]


def _say_name(n: int, lang: Lang) -> str:
    """The name of that number; all of them are different in every language."""
    surname, given = _SURNAMES[n % len(_SURNAMES)](lang), _GIVEN[n // len(_SURNAMES)](lang)
    return f"{given} {surname}" if lang == "en" else surname + given
