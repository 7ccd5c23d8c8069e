"""`xlplan manual`: the manual as one page for a browser, which needs no network. Floor 6."""
from __future__ import annotations

from pathlib import Path

from xlplan.errors import require_one_of
from xlplan.excel.writing.write import replace_file
from xlplan.pipeline.explain import manual_text
from xlplan.pipeline.loading import load_master
from xlplan.pipeline.manual_page import page_from
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.master.own_tables import use_own_tables
from xlplan.store.folder import PlanFolder
from xlplan.store.undo import state_folder
from xlplan.tables import BRANCH
from xlplan.text import LANGS, Lang


def manual(lang: Lang = "zh-CN", out: PathLike | None = None, *, plan: PathLike | None = None) -> Path:
    """Write the manual in that language as one HTML page that opens offline, to `out` or where xlplan keeps what it needs on this
    computer; the path. `plan`: a plan folder whose own tables and rules are in it, too. XlplanError for a language that there is none of
    and where there is no such plan, OSError where it cannot be written."""
    require_one_of("lang", lang, LANGS)
    if plan is None:
        BRANCH.use(())  # not those of the plan that was read last
    else:
        use_own_tables(load_master(PlanFolder.open(Path(plan)))[1].frames)
    page = Path(out) if out is not None else state_folder().parent / f"manual-{lang}.html"
    page = page.absolute()
    page.parent.mkdir(parents=True, exist_ok=True)
    text = page_from(manual_text(lang), lang).encode()
    return replace_file(page, lambda out: out.write(text), beside=False).path
