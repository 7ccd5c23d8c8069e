#!/bin/sh
# Installs xlplan for one user of macOS or Linux, in an environment of its own; asks nothing, needs no rights of an administrator.
#
#   sh install.sh                  again later: brings the newer version
#   sh install.sh --wheels DIR     without a network, from a folder of wheels; a folder `wheels` beside this file is taken anyway
#   sh install.sh --mirror         packages from a mirror in China; PIP_INDEX_URL and proxies count as everywhere
#   sh install.sh --remove         takes all of it back
#   sh install.sh --help           says this
#
# Whoever hands it out fills that folder once, on a computer of the same kind, with the same Python: pip wheel -w wheels ".[excel]"
# in the sources, pip wheel -w wheels "xlplan[excel]" without them; pip has put this file into share/xlplan of its environment.
# Exit status: 0 done; 1 done, but the doctor names what must be mended; 2 not installed, or not removed, for the reason said.

mirror_url=https://pypi.tuna.tsinghua.edu.cn/simple
newest="3.13 3.12 3.14 3.11 3.10 3"  # last whatever is the usual one

say() {  # the same in simplified and traditional Chinese and in English
    case $lang in
        zh-CN) printf '%s\n' "$1" ;;
        zh-TW) printf '%s\n' "$2" ;;
        *) printf '%s\n' "$3" ;;
    esac
}

refuse() {
    printf '● ' >&2
    say "$@" >&2
    exit 2
}

find_language() {
    case $system in
        Darwin) name=$(defaults read -g AppleLocale 2>/dev/null || true) ;;
        *) name=${LC_ALL:-${LANG:-}} ;;
    esac
    case $name in
        zh*Hans*) lang=zh-CN ;;
        zh*TW* | zh*HK* | zh*MO* | zh*Hant*) lang=zh-TW ;;
        zh*) lang=zh-CN ;;
        *) lang=en ;;
    esac
}

is_plain() {  # whether Excel for Mac can start a program in that folder
    ! printf '%s' "$1" | LC_ALL=C grep -q '[^A-Za-z0-9_@%+=:,./-]'
}

find_places() {
    if [ "$system" = Darwin ]; then
        place=$HOME/xlplan
        is_plain "$place" || place=/Users/Shared/xlplan-$(id -u)
        receipt=${XLPLAN_STATE:-$HOME/Library/Application Support/xlplan}/addin.json
        extra='[excel]'
    else
        place=${XDG_DATA_HOME:-$HOME/.local/share}/xlplan
        receipt=
        extra=
    fi
    env=$place/.venv
    kept=$env/install.sh  # by this copy an environment is known as made here
    link=$HOME/.local/bin/xlplan
}

refuse_open_excel() {
    if [ "$system" = Darwin ] && pgrep -u "$(id -u)" -x "Microsoft Excel" >/dev/null; then
        refuse "请先退出 Excel,再运行一次。什么都没有改动。" "請先結束 Excel,再執行一次。什麼都沒有更動。" \
               "Quit Excel, then run this again. Nothing was changed."
    fi
}

python_tag() {  # cp312 of a Python that will do; nothing of another
    "$1" -I -c 'import sys, venv, ensurepip; sys.version_info >= (3, 10) and print("cp%d%d" % sys.version_info[:2])' 2>/dev/null || true
}

wheel_tags() {  # the Pythons that the folder of wheels is for; nothing where that cannot be told
    for wheel in "$wheels"/numpy-*.whl; do
        [ -f "$wheel" ] || continue
        tag=${wheel##*/}
        tag=${tag#numpy-*-}
        printf '%s ' "${tag%%-*}"
    done
}

fits() {  # whether the wheels are for that Python
    [ -n "$1" ] || return 1
    [ -n "$tags" ] || return 0
    case " $tags" in *" $1 "*) return 0 ;; esac
    return 1
}

find_python() {
    tags=
    [ -z "$wheels" ] || tags=$(wheel_tags)
    python=
    for version in $newest; do
        for candidate in "$(command -v "python$version" || true)" \
                "/Library/Frameworks/Python.framework/Versions/$version/bin/python$version" \
                "/opt/homebrew/bin/python$version" "/usr/local/bin/python$version"; do
            [ -x "$candidate" ] || continue
            # on a Mac without developer tools this one only opens a window that offers them
            if [ "$system" = Darwin ] && [ "$candidate" = /usr/bin/python3 ] && ! xcode-select -p >/dev/null 2>&1; then continue; fi
            if fits "$(python_tag "$candidate")"; then
                python=$candidate
                return
            fi
        done
    done
    for_tags=
    [ -z "$tags" ] || for_tags=" (wheels: $tags)"
    if [ "$system" = Darwin ]; then
        refuse "没有找到能用的 Python$for_tags。请从 https://www.python.org/downloads/macos/ 下载安装 Python 3.13(或 wheels 对应的版本),再运行一次。" \
               "沒有找到能用的 Python$for_tags。請從 https://www.python.org/downloads/macos/ 下載安裝 Python 3.13(或 wheels 對應的版本),再執行一次。" \
               "There is no Python that will do$for_tags. Install Python 3.13 (or the one the wheels are for) from https://www.python.org/downloads/macos/, then run this again."
    fi
    refuse "没有找到能用的 Python$for_tags。请安装 Python 3.10 或更新版本及其 venv,如 sudo apt install python3-venv,再运行一次。" \
           "沒有找到能用的 Python$for_tags。請安裝 Python 3.10 或更新版本及其 venv,如 sudo apt install python3-venv,再執行一次。" \
           "There is no Python that will do$for_tags. Install Python 3.10 or newer with its venv, such as: sudo apt install python3-venv. Then run this again."
}

find_source() {  # wheels: the folder, or nothing; source: what is installed
    if [ -z "$wheels" ] && [ -d "$here/wheels" ]; then wheels=$here/wheels; fi
    if [ -n "$wheels" ]; then
        source=xlplan$extra
        set -- "$wheels"/xlplan-*.whl
        [ -f "$1" ] && return
        refuse "$wheels 里没有 xlplan-*.whl。" "$wheels 裡沒有 xlplan-*.whl。" "There is no xlplan-*.whl in $wheels."
    fi
    set -- "$here"/xlplan-*.whl
    while [ "$#" -gt 1 ]; do shift; done
    root=$here/../..
    if [ -f "$1" ]; then
        source=$1$extra
    elif grep -qs '^name = "xlplan"' "$root/pyproject.toml"; then
        source=$(cd "$root" && pwd)$extra
    else
        refuse "旁边没有 xlplan。请把放 wheel 文件的 wheels 文件夹放在 $here 里,或用 --wheels 指明。" \
               "旁邊沒有 xlplan。請把放 wheel 檔案的 wheels 資料夾放在 $here 裡,或用 --wheels 指明。" \
               "There is no xlplan beside this file. Put the folder wheels into $here, or name it with --wheels."
    fi
}

make_environment() {
    made=
    if [ -e "$env" ] && [ ! -f "$kept" ]; then
        refuse "$env 不是本脚本建的,不动它。请移走或改名,再运行一次。" "$env 不是本腳本建的,不動它。請移走或改名,再執行一次。" \
               "$env was not made by this script and is left alone. Move or rename it, then run this again."
    fi
    if ! { "$env/bin/python" -I -m pip --version >/dev/null 2>&1 && fits "$(python_tag "$env/bin/python")"; }; then
        [ -d "$env" ] || made=yes
        mkdir -p "$place"
        "$python" -I -m venv --clear "$env" || refuse "建不了 $env。" "建不了 $env。" "$env cannot be made."
    fi
    printf '%s\n' "$body" > "$kept"
}

install_package() {
    say "正在安装到 $env,需要一两分钟……" "正在安裝到 $env,需要一兩分鐘……" "Installing into $env; it takes a minute or two ..."
    unset PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV  # each leads out of the environment
    set -- -q --disable-pip-version-check --no-input --upgrade
    [ -z "$wheels" ] || set -- "$@" --no-index --find-links "$wheels"
    [ -z "$mirror" ] || set -- "$@" --index-url "$mirror_url"
    "$env/bin/python" -I -m pip install "$@" "$source" && return
    [ -z "$made" ] || { rm -rf "$env"; rmdir "$place" 2>/dev/null || true; }
    if [ -n "$wheels" ]; then
        refuse "没有装成:$wheels 里缺上面所说的包,或不是给这个系统、这个 Python 的。请让发给你的人在同样的电脑上重新准备。" \
               "沒有裝成:$wheels 裡缺上面所說的套件,或不是給這個系統、這個 Python 的。請讓發給你的人在同樣的電腦上重新準備。" \
               "Not installed: $wheels lacks what is named above, or is for another system or Python. Whoever gave it to you must make it on a computer like this one."
    fi
    refuse "没有装成,原因见上。网络不通:在中国可加 --mirror;没有网络可用 --wheels。" "沒有裝成,原因見上。網路不通:可設 PIP_INDEX_URL;沒有網路可用 --wheels。" \
           "Not installed, for the reason above. Behind a bad network: --mirror in China, PIP_INDEX_URL elsewhere; without one: --wheels."
}

put_launcher() {
    call=$env/bin/xlplan
    bin=${link%/*}
    on_path=
    case ":$PATH:" in *":$bin:"*) on_path=yes ;; esac
    if [ -z "$on_path" ] && [ ! -d "$bin" ]; then return; fi
    if [ -e "$link" ] || [ -L "$link" ]; then
        [ "$(readlink "$link")" = "$call" ] || return 0  # somebody else's
    else
        mkdir -p "$bin" && ln -s "$call" "$link"
    fi
    [ -z "$on_path" ] || call=xlplan
}

install() {
    find_source
    find_python
    refuse_open_excel
    make_environment
    install_package
    put_launcher
    "$env/bin/xlplan" --version >/dev/null || refuse "装好了,但 $env/bin/xlplan 启动不了。" "裝好了,但 $env/bin/xlplan 啟動不了。" \
                                                     "Installed, but $env/bin/xlplan does not start."
    status=0
    if [ "$system" = Darwin ]; then
        "$env/bin/xlplan" addin install --lang "$lang" >/dev/null || status=$?
        [ "$status" -lt 2 ] || exit 2  # it has said why
        status=0
        "$env/bin/xlplan" addin doctor --lang "$lang" || status=$?
    else
        say "Excel 加载项只有 Windows 和 macOS 有;这台电脑上用命令行。" "Excel 增益集只有 Windows 和 macOS 有;這台電腦上用命令列。" \
            "The Excel add-in is for Windows and macOS; on this computer there is the command line."
    fi
    say "用法:\"$call\" --help" "用法:\"$call\" --help" "How to call it: \"$call\" --help"
    say "卸载:sh \"$kept\" --remove" "解除安裝:sh \"$kept\" --remove" "To undo all of it: sh \"$kept\" --remove"
    exit "$status"
}

remove() {
    if [ ! -f "$kept" ]; then
        say "没有要卸载的:$env 里没有本脚本装的 xlplan。" "沒有要解除安裝的:$env 裡沒有本腳本裝的 xlplan。" \
            "Nothing to remove: this script has installed nothing in $env."
        exit 0
    fi
    refuse_open_excel
    status=0
    if [ -n "$receipt" ] && [ -f "$receipt" ]; then
        "$env/bin/xlplan" addin remove --lang "$lang" || status=$?
        [ "$status" -lt 2 ] || refuse "加载项没有卸载,原因见上;其余也没有动。$env 坏了的,先重新安装,再卸载。" \
                                      "增益集沒有解除安裝,原因見上;其餘也沒有動。$env 壞了的,先重新安裝,再解除安裝。" \
                                      "The add-in could not be removed, for the reason above; nothing else was touched. Where $env is broken, install again, then remove."
    fi
    if [ "$(readlink "$link")" = "$env/bin/xlplan" ]; then rm -f "$link"; fi
    rm -rf "$env"
    rmdir "$place" 2>/dev/null || true
    say "已卸载:$env。计划文件夹和日志没有动。" "已解除安裝:$env。計畫資料夾和日誌沒有動。" "Removed: $env. Plan folders and logs were not touched."
    exit "$status"
}

usage() {
    say "用法:sh install.sh [--wheels 文件夹] [--mirror] | --remove | --help" "用法:sh install.sh [--wheels 資料夾] [--mirror] | --remove | --help" \
        "Usage: sh install.sh [--wheels DIR] [--mirror] | --remove | --help"
    say "  (不加选项)      安装 xlplan;再运行一次是更新。不问问题,不要管理员权限" "  (不加選項)      安裝 xlplan;再執行一次是更新。不問問題,不要管理員權限" \
        "  (no option)     installs xlplan; run again it updates. Asks nothing, needs no administrator"
    say "  --wheels 文件夹 没有网络时从这里安装;旁边有 wheels 文件夹时不必写" "  --wheels 資料夾 沒有網路時從這裡安裝;旁邊有 wheels 資料夾時不必寫" \
        "  --wheels DIR    from there, without a network; a folder wheels beside this file is taken anyway"
    say "  --mirror        从中国的镜像下载" "  --mirror        從中國的鏡像下載" "  --mirror        downloads from a mirror in China"
    say "  --remove        全部卸载" "  --remove        全部解除安裝" "  --remove        takes all of it back"
    exit 0
}

main() {  # read whole before anything is done: --remove takes the file away that is being run
    set -u
    system=$(uname)
    here=$(cd "$(dirname "$0")" && pwd)
    body=$(cat "$0")
    find_language
    find_places
    wheels='' mirror='' job=install
    while [ "$#" -gt 0 ]; do
        case $1 in
            --wheels) wheels=$(cd "${2:-/nowhere}" 2>/dev/null && pwd) || refuse "没有文件夹「${2:-}」。" "沒有資料夾「${2:-}」。" "There is no folder “${2:-}”."
                      shift ;;
            --mirror) mirror=yes ;;
            --remove) job=remove ;;
            --help | -h) usage ;;
            *) refuse "不认识「$1」。可用:--wheels 文件夹、--mirror、--remove、--help。" "不認識「$1」。可用:--wheels 資料夾、--mirror、--remove、--help。" \
                      "“$1” is not known. There are: --wheels DIR, --mirror, --remove, --help." ;;
        esac
        shift
    done
    "$job"
}

main "$@"
