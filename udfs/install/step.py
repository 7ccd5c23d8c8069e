"""What install and remove did, one step at a time. Floor 7."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.text import Lang, Text

SAID: Final[dict[str, Text]] = {
    "folder": Text("新建文件夹 {path}", "新增資料夾 {path}", "made the folder {path}"),
    "addin": Text("装好加载项 {path}", "裝好增益集 {path}", "put the add-in to {path}"),
    "python": Text("加载项将使用这个 Python:{path}", "增益集將使用這個 Python:{path}", "wrote into it the Python it starts: {path}"),
    "script": Text("装好启动 Python 的脚本 {path}", "裝好啟動 Python 的指令碼 {path}", "put the script that starts Python to {path}"),
    "receipt": Text("装了什么记在 {path}", "裝了什麼記在 {path}", "noted what was installed in {path}"),
    "aside": Text("原来的文件留在 {path},卸载时放回", "原來的檔案留在 {path},移除時放回",
                  "kept the file that stood there as {path}; remove puts it back"),
    "copy": Text("改过的文件另存为 {path}", "改過的檔案另存為 {path}", "kept the changed file as {path}"),
    "unchanged": Text("已经装好,没有要改的:{path}", "已經裝好,沒有要改的:{path}", "already installed, nothing to change: {path}"),
    "removed": Text("删除 {path}", "刪除 {path}", "removed {path}"),
    "restored": Text("放回原来的 {path}", "放回原來的 {path}", "put back what stood at {path} before"),
    "gone": Text("{path} 早已不在", "{path} 早已不在", "{path} was gone already"),
    "kept": Text("保留 {path}:装好以后被改过,请自己决定是否删除,然后再运行这条命令",
                 "保留 {path}:裝好以後被改過,請自行決定是否刪除,然後再執行這個命令",
                 "left {path}: it was changed after it was installed. If you do not need it, delete it and run this command again"),
    "nothing": Text("xlplan 没有在这台电脑上装过加载项", "xlplan 沒有在這台電腦上裝過增益集",
                    "xlplan has installed no add-in on this computer"),
    "foreign": Text("{path} 不是 xlplan addin install 装的,没有动它;不用时可以自己删除",
                    "{path} 不是 xlplan addin install 裝的,沒有動它;不用時可以自行刪除",
                    "{path} was not put there by xlplan addin install, so it stays; delete it yourself if you do not need it"),
    "restart": Text("下次打开 Excel 时生效", "下次開啟 Excel 時生效", "takes effect when Excel starts next"),
    "mac": Text("Mac 上按钮可用;XLP_ 函数只在 Windows 的 Excel 里计算", "Mac 上按鈕可用;XLP_ 函數只在 Windows 的 Excel 裡計算",
                "on a Mac the buttons work; XLP_ functions calculate in Excel for Windows only"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """what: a key of SAID; path: of the file or folder, '' where there is none."""

    what: str
    path: str = ""

    def say(self, lang: Lang) -> str:
        """One line for a person."""
        return SAID[self.what](lang, path=self.path)

    def data(self) -> dict[str, str]:
        """JSON-ready."""
        return {"what": self.what, "path": self.path}
