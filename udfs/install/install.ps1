# Installs xlplan and its Excel add-in for one user of Windows, in an environment of its own; asks nothing, needs no rights of an
# administrator. In PowerShell or cmd, in the folder where this file lies:
#
#   powershell -ExecutionPolicy Bypass -File install.ps1                  again later: brings the newer version
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Wheels DIR      without a network, from a folder of wheels; a folder
#                                                                         `wheels` beside this file is taken anyway
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Mirror          packages from a mirror in China; PIP_INDEX_URL and proxies
#                                                                         count as everywhere
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Remove          takes all of it back
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Help            says this
#
# Whoever hands it out fills that folder once, on a computer of the same kind, with the same Python: pip wheel -w wheels ".[excel]"
# in the sources, pip wheel -w wheels "xlplan[excel]" without them; pip has put this file into share\xlplan of its environment.
# Exit status: 0 done; 1 done, but the doctor names what must be mended; 2 not installed, or not removed, for the reason said.
[CmdletBinding(PositionalBinding = $false)]
param([string]$Wheels = '', [switch]$Mirror, [switch]$Remove, [switch]$Help)

$ErrorActionPreference = 'Continue'  # under Stop a program that writes to stderr would end this script
$MirrorUrl = 'https://pypi.tuna.tsinghua.edu.cn/simple'
$Newest = 'cp313', 'cp312', 'cp314', 'cp311', 'cp310'
$Probe = "import sys, sysconfig, venv, ensurepip; print('cp%d%d' % sys.version_info[:2], sysconfig.get_platform(), 'store' if 'windowsapps' in sys.base_prefix.lower() else 'own')"

$culture = (Get-UICulture).Name
$Lang = if ($culture -match '^zh-Hans') { 'zh-CN' } elseif ($culture -match '^zh-(TW|HK|MO|Hant)') { 'zh-TW' } elseif ($culture -match '^zh') { 'zh-CN' } else { 'en' }

function Get-Said([string]$cn, [string]$tw, [string]$en) {
    # The same in simplified and traditional Chinese and in English.
    if ($Lang -eq 'zh-CN') { $cn } elseif ($Lang -eq 'zh-TW') { $tw } else { $en }
}

function Stop-Here([string]$cn, [string]$tw, [string]$en) {
    Write-Host ('● ' + (Get-Said $cn $tw $en)) -ForegroundColor Red
    exit 2
}

if ($Help) {
    $line = 'powershell -ExecutionPolicy Bypass -File install.ps1'
    Write-Host (Get-Said "用法:$line [-Wheels 文件夹] [-Mirror] | -Remove | -Help" "用法:$line [-Wheels 資料夾] [-Mirror] | -Remove | -Help" `
        "Usage: $line [-Wheels DIR] [-Mirror] | -Remove | -Help")
    Write-Host (Get-Said '  (不加选项)     安装 xlplan;再运行一次是更新。不问问题,不要管理员权限' '  (不加選項)     安裝 xlplan;再執行一次是更新。不問問題,不要管理員權限' `
        '  (no option)    installs xlplan; run again it updates. Asks nothing, needs no administrator')
    Write-Host (Get-Said '  -Wheels 文件夹 没有网络时从这里安装;旁边有 wheels 文件夹时不必写' '  -Wheels 資料夾 沒有網路時從這裡安裝;旁邊有 wheels 資料夾時不必寫' `
        '  -Wheels DIR    from there, without a network; a folder wheels beside this file is taken anyway')
    Write-Host (Get-Said '  -Mirror        从中国的镜像下载' '  -Mirror        從中國的鏡像下載' '  -Mirror        downloads from a mirror in China')
    Write-Host (Get-Said '  -Remove        全部卸载' '  -Remove        全部解除安裝' '  -Remove        takes all of it back')
    exit 0
}

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Stop-Here '这台电脑的策略不让 PowerShell 脚本运行(AppLocker 等)。请让 IT 放行本脚本,或由他们按 README 手工安装。什么都没有改动。' `
        '這台電腦的原則不讓 PowerShell 腳本執行(AppLocker 等)。請讓 IT 放行本腳本,或由他們按 README 手動安裝。什麼都沒有更動。' `
        'A policy of this computer keeps PowerShell scripts from running (AppLocker or the like). Ask IT to allow this script, or to install by hand as the README says. Nothing was changed.'
}

function Test-Plain([string]$path) {
    # Whether Excel can start a program in that folder: xlwings' DLL is loaded by a path in the code page of Windows.
    $acp = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage').ACP
    $page = [Text.Encoding]::GetEncoding([int]$acp)
    ($page.GetString($page.GetBytes($path)) -ceq $path) -and -not $path.Contains('%')
}

$state = Join-Path $env:LOCALAPPDATA 'xlplan'
$place = $state
$placeInCmd = '%LOCALAPPDATA%\xlplan'
if (-not (Test-Plain $place)) {
    $place = Join-Path $env:SystemDrive '\xlplan'
    $placeInCmd = '%SystemDrive%\xlplan'
}
$venv = Join-Path $place '.venv'
$python = Join-Path $venv 'Scripts\python.exe'
$xlplan = Join-Path $venv 'Scripts\xlplan.exe'
$kept = Join-Path $venv 'install.ps1'  # by this copy an environment is known as made here
$receipt = Join-Path $(if ($env:XLPLAN_STATE) { $env:XLPLAN_STATE } else { $state }) 'addin.json'
$bin = Join-Path $env:LOCALAPPDATA 'Microsoft\WindowsApps'  # Windows 10 and 11 have it on the path of every user
$launcher = Join-Path $bin 'xlplan.cmd'
$launches = '@"' + $placeInCmd + '\.venv\Scripts\xlplan.exe" %*'

function Assert-ExcelClosed {
    $session = (Get-Process -Id $PID).SessionId
    if (Get-Process -Name 'EXCEL' -ErrorAction SilentlyContinue | Where-Object { $_.SessionId -eq $session }) {
        Stop-Here '请先退出 Excel,再运行一次。什么都没有改动。' '請先結束 Excel,再執行一次。什麼都沒有更動。' 'Quit Excel, then run this again. Nothing was changed.'
    }
}

function Get-Pythons {
    # Programs that may be a Python: those of the registry, of python.org's usual folders, of the path.
    foreach ($key in 'HKCU:\Software\Python\PythonCore', 'HKLM:\Software\Python\PythonCore') {
        foreach ($version in Get-ChildItem -LiteralPath $key -ErrorAction SilentlyContinue) {
            $at = Get-ItemProperty -LiteralPath ($version.PSPath + '\InstallPath') -ErrorAction SilentlyContinue
            if ($at.ExecutablePath) { $at.ExecutablePath } elseif ($at.'(default)') { Join-Path ($at.'(default)') 'python.exe' }
        }
    }
    $folders = @()
    foreach ($root in "$env:LOCALAPPDATA\Programs\Python", "$env:LOCALAPPDATA\Python", $env:ProgramFiles, "$env:SystemDrive\") {
        $folders += Get-ChildItem -LiteralPath $root -Directory -ErrorAction SilentlyContinue | Where-Object { $_.Name -like 'Python*3*' }
    }
    foreach ($folder in $folders) { Join-Path $folder.FullName 'python.exe' }
    foreach ($found in Get-Command -Name 'python.exe', 'python3.exe' -CommandType Application -All -ErrorAction SilentlyContinue) { $found.Source }
}

function Get-Tag([string]$program) {
    # cp312 of a Python that will do, else why it will not: store, bits, old, broken.
    if (-not (Test-Path -LiteralPath $program -PathType Leaf)) { return 'broken' }
    if ($program -like '*\WindowsApps\*') { return 'store' }  # an alias that only opens the Store, or a Python in its sandbox
    $said = & $program -I -c $Probe 2>$null
    if ("$said" -notmatch '^cp3(\d+) (\S+) (own|store)$') { return 'broken' }
    if ($Matches[3] -eq 'store') { return 'store' }
    if ($Matches[2] -ne 'win-amd64') { return 'bits' }
    if ([int]$Matches[1] -lt 10) { return 'old' }
    'cp3' + $Matches[1]
}

function Find-Python([string[]]$tags) {
    $known = @{}
    $others = @()
    foreach ($program in @(Get-Pythons) | Select-Object -Unique) {
        $tag = Get-Tag $program
        if ($tag -notlike 'cp3*') { $others += $tag } elseif (-not $known.ContainsKey($tag)) { $known[$tag] = $program }
    }
    foreach ($tag in $(if ($tags) { $tags } else { $Newest })) { if ($known.ContainsKey($tag)) { return $known[$tag] } }
    $cn = ''; $tw = ''; $en = ''
    if ($others -contains 'store') { $cn += '微软应用商店的 Python 不能用。'; $tw += 'Microsoft Store 的 Python 不能用。'; $en += 'The one from Microsoft Store will not do. ' }
    if ($others -contains 'bits') { $cn += '有的 Python 不是 64 位(amd64)的。'; $tw += '有的 Python 不是 64 位元(amd64)的。'; $en += 'One is not for 64 bits (amd64). ' }
    if ($tags) { $cn += "wheels 是给 $tags 的。"; $tw += "wheels 是給 $tags 的。"; $en += "The wheels are for $tags. " }
    Stop-Here ('没有找到能用的 Python。' + $cn + '请从 https://www.python.org/downloads/windows/ 下载 Windows installer (64-bit),3.13 版(或 wheels 对应的版本),装好后再运行一次。') `
        ('沒有找到能用的 Python。' + $tw + '請從 https://www.python.org/downloads/windows/ 下載 Windows installer (64-bit),3.13 版(或 wheels 對應的版本),裝好後再執行一次。') `
        ('There is no Python that will do. ' + $en + 'Get the Windows installer (64-bit) of 3.13 (or of the version the wheels are for) from https://www.python.org/downloads/windows/, install it, then run this again.')
}

function Get-WheelTags {
    # The Pythons that the folder of wheels is for; nothing where that cannot be told.
    foreach ($wheel in Get-ChildItem -LiteralPath $Wheels -Filter 'numpy-*.whl') { ($wheel.Name -split '-')[2] }
}

function Find-Source {
    # What pip is asked for; $Wheels is the folder afterwards, or ''.
    if (-not $Wheels -and (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'wheels') -PathType Container)) { $script:Wheels = Join-Path $PSScriptRoot 'wheels' }
    if ($Wheels) {
        if (-not (Test-Path -LiteralPath $Wheels -PathType Container)) { Stop-Here "没有文件夹「$Wheels」。" "沒有資料夾「$Wheels」。" "There is no folder `"$Wheels`"." }
        $script:Wheels = (Resolve-Path -LiteralPath $Wheels).ProviderPath.TrimEnd('\')  # a \ before the closing quote would take it along
        if (Get-ChildItem -LiteralPath $Wheels -Filter 'xlplan-*.whl') { return 'xlplan[excel]' }
        Stop-Here "$Wheels 里没有 xlplan-*.whl。" "$Wheels 裡沒有 xlplan-*.whl。" "There is no xlplan-*.whl in $Wheels."
    }
    $wheel = Get-ChildItem -LiteralPath $PSScriptRoot -Filter 'xlplan-*.whl' | Sort-Object -Property Name | Select-Object -Last 1
    if ($wheel) { return $wheel.FullName + '[excel]' }
    $root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '..\..'))
    $project = Join-Path $root 'pyproject.toml'
    if ((Test-Path -LiteralPath $project) -and (Select-String -LiteralPath $project -Pattern '^name = "xlplan"' -Quiet)) { return $root.TrimEnd('\') + '[excel]' }
    Stop-Here "旁边没有 xlplan。请把放 wheel 文件的 wheels 文件夹放在 $PSScriptRoot 里,或用 -Wheels 指明。" `
        "旁邊沒有 xlplan。請把放 wheel 檔案的 wheels 資料夾放在 $PSScriptRoot 裡,或用 -Wheels 指明。" `
        "There is no xlplan beside this file. Put the folder wheels into $PSScriptRoot, or name it with -Wheels."
}

function Install-Xlplan {
    $me = [IO.File]::ReadAllBytes($PSCommandPath)  # before it may be taken away with the environment it lies in
    $source = Find-Source
    $tags = @(if ($Wheels) { Get-WheelTags })
    $base = Find-Python $tags
    Assert-ExcelClosed
    $made = $false
    if ((Test-Path -LiteralPath $venv) -and -not (Test-Path -LiteralPath $kept)) {
        Stop-Here "$venv 不是本脚本建的,不动它。请移走或改名,再运行一次。" "$venv 不是本腳本建的,不動它。請移走或改名,再執行一次。" `
            "$venv was not made by this script and is left alone. Move or rename it, then run this again."
    }
    $tag = Get-Tag $python
    if ($tag -notlike 'cp3*' -or ($tags -and $tags -notcontains $tag)) {
        $made = -not (Test-Path -LiteralPath $venv)
        $null = New-Item -ItemType Directory -Path $place -Force
        & $base -I -m venv --clear $venv
        if ($LASTEXITCODE -ne 0) { Stop-Here "建不了 $venv。" "建不了 $venv。" "$venv cannot be made." }
    }
    [IO.File]::WriteAllBytes($kept, $me)

    Write-Host (Get-Said "正在安装到 $venv,需要一两分钟……" "正在安裝到 $venv,需要一兩分鐘……" "Installing into $venv; it takes a minute or two ...")
    foreach ($name in 'PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIRE_VIRTUALENV') {  # each leads out of the environment
        Remove-Item -LiteralPath "Env:$name" -ErrorAction SilentlyContinue
    }
    $options = @('-q', '--disable-pip-version-check', '--no-input', '--upgrade')
    if ($Wheels) { $options += '--no-index', '--find-links', $Wheels }
    if ($Mirror) { $options += '--index-url', $MirrorUrl }
    & $python -I -m pip install @options $source
    if ($LASTEXITCODE -ne 0) {
        if ($made) { Remove-Item -LiteralPath $venv -Recurse -Force -ErrorAction SilentlyContinue }
        if ($Wheels) {
            Stop-Here "没有装成:$Wheels 里缺上面所说的包,或不是给这个系统、这个 Python 的。请让发给你的人在同样的电脑上重新准备。" `
                "沒有裝成:$Wheels 裡缺上面所說的套件,或不是給這個系統、這個 Python 的。請讓發給你的人在同樣的電腦上重新準備。" `
                "Not installed: $Wheels lacks what is named above, or is for another system or Python. Whoever gave it to you must make it on a computer like this one."
        }
        Stop-Here '没有装成,原因见上。网络不通:在中国可加 -Mirror;没有网络可用 -Wheels。' '沒有裝成,原因見上。網路不通:可設 PIP_INDEX_URL;沒有網路可用 -Wheels。' `
            'Not installed, for the reason above. Behind a bad network: -Mirror in China, PIP_INDEX_URL elsewhere; without one: -Wheels.'
    }

    $call = '& "' + $xlplan + '"'
    if ((Test-Path -LiteralPath $bin -PathType Container) -and (($env:Path -split ';').TrimEnd('\') -contains $bin)) {
        if (-not (Test-Path -LiteralPath $launcher)) { [IO.File]::WriteAllText($launcher, $launches + "`r`n", [Text.Encoding]::ASCII) }
        if (Test-OurLauncher) { $call = 'xlplan' }
    }
    $null = & $xlplan addin install --lang $Lang
    if ($LASTEXITCODE -gt 1) { exit 2 }  # it has said why
    & $xlplan addin doctor --lang $Lang
    $status = $LASTEXITCODE
    Write-Host (Get-Said "用法:$call --help" "用法:$call --help" "How to call it: $call --help")
    $undo = "powershell -ExecutionPolicy Bypass -File `"$kept`" -Remove"
    Write-Host (Get-Said "卸载:$undo" "解除安裝:$undo" "To undo all of it: $undo")
    exit $status
}

function Test-OurLauncher {
    (Test-Path -LiteralPath $launcher) -and ([IO.File]::ReadAllText($launcher).Trim() -eq $launches)
}

function Remove-Xlplan {
    if (-not (Test-Path -LiteralPath $kept)) {
        Write-Host (Get-Said "没有要卸载的:$venv 里没有本脚本装的 xlplan。" "沒有要解除安裝的:$venv 裡沒有本腳本裝的 xlplan。" "Nothing to remove: this script has installed nothing in $venv.")
        exit 0
    }
    Assert-ExcelClosed
    $status = 0
    if (Test-Path -LiteralPath $receipt) {
        $status = 2
        if (Test-Path -LiteralPath $xlplan) {
            & $xlplan addin remove --lang $Lang
            $status = $LASTEXITCODE
        }
        if ($status -gt 1 -or $status -lt 0) {
            Stop-Here "加载项没有卸载,原因见上;其余也没有动。$venv 坏了的,先重新安装,再卸载。" "增益集沒有解除安裝,原因見上;其餘也沒有動。$venv 壞了的,先重新安裝,再解除安裝。" `
                "The add-in could not be removed, for the reason above; nothing else was touched. Where $venv is broken, install again, then remove."
        }
    }
    if (Test-OurLauncher) { Remove-Item -LiteralPath $launcher -Force }
    try {  # the copy of this file last: without it the environment would be taken for somebody else's
        Get-ChildItem -LiteralPath $venv -Force | Where-Object { $_.FullName -ne $kept } | Remove-Item -Recurse -Force -ErrorAction Stop
        Remove-Item -LiteralPath $venv -Recurse -Force -ErrorAction Stop
    } catch {
        Stop-Here "$venv 没有删干净:$_ 请关闭正在用它的程序,再运行一次。" "$venv 沒有刪乾淨:$_ 請關閉正在用它的程式,再執行一次。" `
            "$venv is not all gone: $_ Close the program that uses it, then run this again."
    }
    if (-not (Get-ChildItem -LiteralPath $place -Force)) { Remove-Item -LiteralPath $place }
    Write-Host (Get-Said "已卸载:$venv。计划文件夹和日志没有动。" "已解除安裝:$venv。計畫資料夾和日誌沒有動。" "Removed: $venv. Plan folders and logs were not touched.")
    exit $status
}

if ($Remove) { Remove-Xlplan } else { Install-Xlplan }
