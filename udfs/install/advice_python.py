"""Advice about the Python that Excel starts; entries as in `advice_excel`. Floor 7."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

_ANEW: Final = Text("从 python.org 安装 64 位 Python,新建环境,在其中安装 xlplan[excel],再在其中运行 xlplan addin install",
                    "從 python.org 安裝 64 位元 Python,新建環境,在其中安裝 xlplan[excel],再在其中執行 xlplan addin install",
                    "Install 64-bit Python from python.org, make a new environment with xlplan[excel], and run xlplan addin install in it")
_ELSEWHERE: Final = Text("在 {folder} 里新建环境并安装 xlplan[excel],再在其中运行 xlplan addin install",
                         "在 {folder} 裡新建環境並安裝 xlplan[excel],再在其中執行 xlplan addin install",
                         "Make a new environment with xlplan[excel] in {folder} and run xlplan addin install in it")
_XLWINGS: Final = Text('运行 "{python}" -m pip install --force-reinstall --no-deps xlwings=={version}',
                       '執行 "{python}" -m pip install --force-reinstall --no-deps xlwings=={version}',
                       'Run "{python}" -m pip install --force-reinstall --no-deps xlwings=={version}')

ERRORS: Final[tuple[tuple[str, Text, Text], ...]] = (
    ("python-store",
     Text("Python 来自微软应用商店,它写的文件 Excel 看不到:{path}", "Python 來自 Microsoft Store,它寫的檔案 Excel 看不到:{path}",
          "Python came from Microsoft Store, and Excel does not see the files it writes: {path}"), _ANEW),
    ("interpreter-missing",
     Text("加载项要用的 Python 不在了:{path}", "增益集要用的 Python 不在了:{path}", "The Python that the add-in uses is gone: {path}"),
     Text("在装有 xlplan 的环境里运行 xlplan addin install", "在裝有 xlplan 的環境裡執行 xlplan addin install",
          "Run xlplan addin install in the environment that holds xlplan")),
    ("interpreter-fails",
     Text("Python 启动不了:{path}({reason})", "Python 啟動不了:{path}({reason})", "Python does not start: {path} ({reason})"), _ANEW),
    ("package-missing",
     Text("Excel 启动的 Python 里用不了 xlplan:{path}({reason})", "Excel 啟動的 Python 裡用不了 xlplan:{path}({reason})",
          "The Python that Excel starts cannot use xlplan: {path} ({reason})"),
     Text('运行 "{path}" -m pip install --upgrade "xlplan[excel]"', '執行 "{path}" -m pip install --upgrade "xlplan[excel]"',
          'Run "{path}" -m pip install --upgrade "xlplan[excel]"')),
    ("python-bitness",
     Text("Python 是 {platform} 版,xlwings 的 DLL 只随 64 位(win-amd64)版提供:{path}",
          "Python 是 {platform} 版,xlwings 的 DLL 只隨 64 位元(win-amd64)版提供:{path}",
          "Python is for {platform}, and xlwings brings its DLL only for 64-bit (win-amd64): {path}"), _ANEW),
    ("dll-bitness",
     Text("Excel 是 {bits} 位的,要用 {file},却只有 {found}", "Excel 是 {bits} 位元的,要用 {file},卻只有 {found}",
          "Excel has {bits} bits and needs {file}, but there is only {found}"), _XLWINGS),
    ("dll-version",
     Text("版本不一致:加载项要用 {file},Python 旁边却是 {found}", "版本不一致:增益集要用 {file},Python 旁邊卻是 {found}",
          "Versions differ: the add-in needs {file}, but beside Python lies {found}"), _XLWINGS),
    ("dll-missing",
     Text("{folder} 里没有可用的 {file},可能被杀毒软件隔离了", "{folder} 裡沒有可用的 {file},可能被防毒軟體隔離了",
          "There is no usable {file} in {folder}; an antivirus program may have taken it away"), _XLWINGS),
    ("version-xlplan",
     Text("版本不一致:加载项是 xlplan {addin},Python 里是 xlplan {package}",
          "版本不一致:增益集是 xlplan {addin},Python 裡是 xlplan {package}",
          "Versions differ: the add-in is xlplan {addin}, Python holds xlplan {package}"),
     Text("取 xlplan {package} 的 xlplan.xlam,运行 xlplan addin install <这个文件>",
          "取 xlplan {package} 的 xlplan.xlam,執行 xlplan addin install <這個檔案>",
          "Get the xlplan.xlam of xlplan {package} and run xlplan addin install <that file>")),
    ("version-xlwings",
     Text("版本不一致:加载项要 xlwings {version},Python 里是 xlwings {package}",
          "版本不一致:增益集要 xlwings {version},Python 裡是 xlwings {package}",
          "Versions differ: the add-in needs xlwings {version}, Python holds xlwings {package}"), _XLWINGS),
    ("path-characters",
     Text("Python 的路径里有 {which},Excel 启动不了它:{path}", "Python 的路徑裡有 {which},Excel 啟動不了它:{path}",
          "The path of Python holds {which}, so Excel cannot start it: {path}"), _ELSEWHERE),
)

NOTES: Final[tuple[tuple[str, Text, Text], ...]] = (
    ("synced-folder",
     Text("{path} 在 OneDrive 等同步文件夹里,有时只在云端,Excel 打不开", "{path} 在 OneDrive 等同步資料夾裡,有時只在雲端,Excel 開不了",
          "{path} is in a folder synchronised by OneDrive or the like, and sometimes only in the cloud"), _ELSEWHERE),
    ("conda",
     Text("Python 来自 conda,Excel 启动它时不会激活环境,有的库会加载失败:{path}",
          "Python 來自 conda,Excel 啟動它時不會啟用環境,有的程式庫會載入失敗:{path}",
          "Python is conda's. Excel starts it without activating the environment, so some libraries may not load: {path}"), _ANEW),
    ("pythonpath",
     Text("设置了环境变量 PYTHONPATH={value}:命令行用它,Excel 不用,两边可能不一样",
          "設定了環境變數 PYTHONPATH={value}:命令列用它,Excel 不用,兩邊可能不一樣",
          "The variable PYTHONPATH is set to {value}: the command line uses it, Excel does not, so the two may differ"),
     Text("删除这个环境变量,改为把需要的包装进环境", "刪除這個環境變數,改為把需要的套件裝進環境",
          "Delete the variable and install what you need into the environment")),
)
