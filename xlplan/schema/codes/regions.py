"""Catalogue, XP566 to XP568 and XP590 to XP599: regions that act on their branches. Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ENTRIES: Final = (
    ("XP566", "region-waits-for-those-inside", "error/error",
     Text("{branch} 还没有拿到本轮的调剂表:它下面的大区({branches})先调剂", "{branch} 還沒有拿到本輪的調劑表:它下面的區域({branches})先調劑",
          "{branch} has no workbook for its shifts of this round yet: regions inside it shift first ({branches})"),
     Text("等它们交回,运行 xlplan consolidate,再运行 xlplan issue --stage regions;过了大区调剂的期限就不再等",
          "等它們交回,執行 xlplan consolidate,再執行 xlplan issue --stage regions;過了區域調劑的期限就不再等",
          "Once they have answered run xlplan consolidate, then xlplan issue --stage regions again; after the regions' deadline nobody waits")),
    ("XP567", "goes-out-otherwise-than-the-region-was-shown", "warning/warning",
     Text("{branch} 调剂时看到的目标(调剂后)与现在要下发的不同:{changes}。它的调剂表下发之后,总控表或下级大区的调剂变了",
          "{branch} 調劑時看到的目標(調劑後)與現在要發送的不同:{changes}。它的調劑表發送之後,總控表或下級區域的調劑變了",
          "Targets go out otherwise than {branch} saw them after its shifts: {changes}. The master workbook, or the shifts of regions inside, "
          "have changed since its workbook went out"),
     Text("要它重新定的,运行 xlplan issue --stage regions --branches {code},它交回、汇总后再下发;总部有意改的,照此下发即可",
          "要它重新定的,執行 xlplan issue --stage regions --branches {code},它交回、彙總後再發送;總公司有意改的,照此發送即可",
          "To have the region look again run xlplan issue --stage regions --branches {code}, and issue once its answer is consolidated; if HQ "
          "meant the change, issue as it is")),
    ("XP568", "shift-as-issued-is-dropped", "warning/warning",
     Text("{branch} 的调剂本轮已经下发,现在落不下去了({branches} 已撤并,或目标不够减)。再次下发时整份不再计入,目标因此改变:{changes}",
          "{branch} 的調劑本輪已經發送,現在落不下去了({branches} 已撤併,或目標不夠減)。再次發送時整份不再計入,目標因此改變:{changes}",
          "The shifts of {branch} went out in this round and cannot be carried out any more ({branches}: closed or merged, or its target is "
          "too small). Issued again none of them counts, which changes targets: {changes}"),
     Text("要照旧的,在总控表「{sheet}」为每家单位写一行(xlplan assign),再下发;同意取消的,照此下发即可",
          "要照舊的,在總控表「{sheet}」為每家單位寫一列(xlplan assign),再發送;同意取消的,照此發送即可",
          "To keep them write a line for each unit on “{sheet}” (xlplan assign) before you issue; if they may go, issue as it is")),
    ("XP590", "shift-after-branches-issued", "error/error",
     Text("{branch} 的调剂没有计入:{branches} 已经拿到本轮的填报表(第 {number} 次下发),调剂要在那之前交回",
          "{branch} 的調劑沒有計入:{branches} 已經拿到本輪的填報檔(第 {number} 次發送),調劑要在那之前交回",
          "The shifts of {branch} do not count: {branches} had their workbooks of this round by then (issue {number})"),
     Text("总部同意照调的,在总控表「{sheet}」为每家单位写一行(xlplan assign),再用 xlplan issue --branches 给它们重新下发",
          "總公司同意照調的,在總控表「{sheet}」為每家單位寫一列(xlplan assign),再用 xlplan issue --branches 給它們重新發送",
          "If HQ agrees, write a line for each unit on “{sheet}” (xlplan assign) and issue to them again with xlplan issue --branches")),
    ("XP591", "region-not-answered", "error/error",
     Text("{branch} 还没有交回本轮的调剂(或交回的被退回),期限到 {until}:它下面的分公司先不能下发", "{branch} 還沒有交回本輪的調劑(或交回的被退回),期限到 {until}:它下面的分公司先不能發送",
          "{branch} has not sent back its shifts of this round, or must mend them, for which it has until {until}: its branches cannot be issued to yet"),
     Text("催它交回;已经交到 inbox/ 的,先运行 xlplan consolidate;过了期限就照未调剂的目标下发,要提前,改总控表「{sheet}」里的期限",
          "催它交回;已經交到 inbox/ 的,先執行 xlplan consolidate;過了期限就照未調劑的目標發送,要提前,改總控表「{sheet}」裡的期限",
          "Chase it; if its file lies in inbox/, run xlplan consolidate first. After the deadline its branches are issued to as they are; "
          "to do so sooner change the deadline on “{sheet}”")),
    ("XP592", "issued-without-the-region", "note/note",
     Text("{branch} 到期限({until})没有交回调剂,它下面的分公司照未调剂的目标下发", "{branch} 到期限({until})沒有交回調劑,它下面的分公司照未調劑的目標發送",
          "{branch} sent back no shifts by its deadline ({until}); its branches are issued to as they are"),
     Text("无需处理;之后再要调的,由总部用「{sheet}」的行来调", "無需處理;之後再要調的,由總公司用「{sheet}」的列來調",
          "Nothing to do; what is still to be shifted HQ shifts by lines on “{sheet}”")),
    ("XP593", "shift-cannot-be-carried-out", "error/error",
     Text("{name} 调剂给 {branch} 的 {found} {unit} 落不下去:它现在的目标不够减,或已不由这个大区调(撤并、划走、总部直接下达、总部直管)。"
          "这个大区本轮的调剂整份不计",
          "{name} 調劑給 {branch} 的 {found} {unit} 落不下去:它現在的目標不夠減,或已不由這個區域調(撤併、劃走、總公司直接下達、總公司直管)。"
          "這個區域本輪的調劑整份不計",
          "What {name} shifted to {branch} ({found} {unit}) cannot be carried out: its target is too small for it now, or is not the region's "
          "to shift any more (closed, moved, set directly or run by HQ). None of the region's shifts of this round counts"),
     Text("给这个大区再发一份调剂表(xlplan issue --stage regions --branches),改好交回后运行 xlplan consolidate,以新的为准;"
          "不要这份调剂的,用 xlplan exclude 撤下它",
          "給這個區域再發一份調劑表(xlplan issue --stage regions --branches),改好交回後執行 xlplan consolidate,以新的為準;"
          "不要這份調劑的,用 xlplan exclude 撤下它",
          "Issue to the region again (xlplan issue --stage regions --branches); once its answer is back run xlplan "
          "consolidate: the later one counts. To do without these shifts take them out with xlplan exclude")),
    ("XP594", "region-deadline-missing", "error/error",
     Text("没有写大区调剂的期限:总控表「{sheet}」里没有轮次为「{choice}」的行", "沒有寫區域調劑的期限:總控表「{sheet}」裡沒有輪次為「{choice}」的列",
          "Regions have no deadline: “{sheet}” of the master workbook has no row whose round is “{choice}”"),
     Text("在「{sheet}」加一行,轮次选「{choice}」,写截止日期;过了它,没有交回的大区不再挡住分公司", "在「{sheet}」加一列,輪次選「{choice}」,寫截止日期;過了它,沒有交回的區域不再擋住分公司",
          "Add a row to “{sheet}” with the round “{choice}” and a deadline: after it no region holds its branches up any more")),
    ("XP595", "issued-by-the-earlier-shifts", "note/note",
     Text("{branch} 到期限({until})没有交回新的调剂(或交回的被退回),它下面的分公司照它已记录的调剂下发",
          "{branch} 到期限({until})沒有交回新的調劑(或交回的被退回),它下面的分公司照它已記錄的調劑發送",
          "{branch} sent back no new shifts by its deadline ({until}), or some that do not count; its branches are issued to by those recorded"),
     Text("无需处理;之后再要调的,由总部用「{sheet}」的行来调", "無需處理;之後再要調的,由總公司用「{sheet}」的列來調",
          "Nothing to do; what is still to be shifted HQ shifts by lines on “{sheet}”")),
    ("XP596", "region-answer-unread", "error/error",
     Text("{branch} 的调剂已到 inbox/,还没有汇总:它下面的分公司先不能下发", "{branch} 的調劑已到 inbox/,還沒有彙總:它下面的分公司先不能發送",
          "The shifts of {branch} lie in inbox/ and are not consolidated yet: its branches cannot be issued to"),
     Text("先运行 xlplan consolidate;不要它计入的,把文件移出 inbox/", "先執行 xlplan consolidate;不要它計入的,把檔案移出 inbox/",
          "Run xlplan consolidate first; if the file must not count, move it out of inbox/")),
    ("XP597", "answer-on-an-earlier-workbook-stands", "note/note",
     Text("这个文件是第 {found} 次下发的,已计入;之后又下发过第 {expected} 次,交回新的以前,以它为准",
          "這個檔案是第 {found} 次發送的,已計入;之後又發送過第 {expected} 次,交回新的以前,以它為準",
          "This file is of issue {found} and counts; issue {expected} has followed it: it stands until that comes back"),
     Text("请大区就最近下发的调剂表作答;不再改的,无需处理", "請區域就最近發送的調劑表作答;不再改的,無需處理",
          "Let the region answer on the workbook issued last; if nothing changes, nothing need be done")),
    ("XP599", "shift-after-the-region-around-was-asked", "error/error",
     Text("{branch} 的调剂没有计入:上级大区 {name} 已经拿到调剂表(第 {number} 次下发),里面的目标没有这份调剂",
          "{branch} 的調劑沒有計入:上級區域 {name} 已經拿到調劑表(第 {number} 次發送),裡面的目標沒有這份調劑",
          "The shifts of {branch} do not count: {name}, the region around it, had its workbook by then (issue {number}), in which the targets "
          "are without them"),
     Text("总部同意照调的,给它再发一份调剂表(xlplan issue --stage regions --branches {code}),交回、汇总后再给上级大区发一份",
          "總公司同意照調的,給它再發一份調劑表(xlplan issue --stage regions --branches {code}),交回、彙總後再給上級區域發一份",
          "If HQ agrees, issue to it again (xlplan issue --stage regions --branches {code}); once its answer is consolidated issue to the region "
          "around it, too")),
)
