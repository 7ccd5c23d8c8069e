"""What the tables looked like in workbooks that say so by one fingerprint over all of them: those of xlplan 0.2 and 0.3. Floor 2.

Newer workbooks carry their own list (`workbook.stamp.Issued.columns`). This one never changes.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_V02: Final[Mapping[str, str]] = {
    "sales_targets": (
        "group:text::G product:text::G new_mark:choice::G channel:text::G py_estimate:wan_yuan:0.01:G hq_target:wan_yuan:0.01:G "
        "growth:percent:0.001:C m01:wan_yuan:0.01:I m02:wan_yuan:0.01:I m03:wan_yuan:0.01:I q1:wan_yuan:0.01:C "
        "m04:wan_yuan:0.01:I m05:wan_yuan:0.01:I m06:wan_yuan:0.01:I q2:wan_yuan:0.01:C h1:wan_yuan:0.01:C m07:wan_yuan:0.01:I "
        "m08:wan_yuan:0.01:I m09:wan_yuan:0.01:I q3:wan_yuan:0.01:C m10:wan_yuan:0.01:I m11:wan_yuan:0.01:I m12:wan_yuan:0.01:I "
        "q4:wan_yuan:0.01:C h2:wan_yuan:0.01:C year:wan_yuan:0.01:C diff:wan_yuan:0.01:C share:percent:0.001:C "
        "case_price:yuan:1:G volume:case:1:C fixed:mark::I remark:text::I"),
    "staffing": (
        "post:text::G post_type:choice::G employ:choice::G measure:choice::G opening:person:1:G cap:person:1:G m01:person:1:I "
        "m02:person:1:I m03:person:1:I m04:person:1:I m05:person:1:I m06:person:1:I m07:person:1:I m08:person:1:I "
        "m09:person:1:I m10:person:1:I m11:person:1:I m12:person:1:I year_end:person:1:G avg:person_tenth:0.1:G "
        "over_cap:person:1:G unit_cost:yuan:1:G year_cost:wan_yuan:0.01:G outlets:outlet:1:G std_outlets:outlet:1:G "
        "need:person:1:G short:person:1:G remark:text::I"),
    "training": (
        "topic:text::I kind:choice::I audience:choice::I level:choice::I method:choice::I trainer:text::I start:date::I "
        "end:date::I sessions:session:1:I hours:hour:0.5:I heads:person:1:I person_times:person_times:1:C cost:yuan:1:I "
        "cost_month:choice::I exam:choice::I pass:point:1:I owner:text::I void:choice::I remark:text::I"),
    "expense_budget": (
        "code:text::G group:text::G item:text::G mark:choice::G link:choice::G payment:choice::G booked:choice::G "
        "py_estimate:wan_yuan:0.01:G py_rate:percent:0.001:C cap:wan_yuan:0.01:G m01:wan_yuan:0.01:I m02:wan_yuan:0.01:I "
        "m03:wan_yuan:0.01:I q1:wan_yuan:0.01:C m04:wan_yuan:0.01:I m05:wan_yuan:0.01:I m06:wan_yuan:0.01:I q2:wan_yuan:0.01:C "
        "h1:wan_yuan:0.01:C m07:wan_yuan:0.01:I m08:wan_yuan:0.01:I m09:wan_yuan:0.01:I q3:wan_yuan:0.01:C m10:wan_yuan:0.01:I "
        "m11:wan_yuan:0.01:I m12:wan_yuan:0.01:I q4:wan_yuan:0.01:C h2:wan_yuan:0.01:C year:wan_yuan:0.01:C "
        "diff:wan_yuan:0.01:C growth:percent:0.001:C rate:percent:0.001:C share:percent:0.001:C calc:text::I"),
    "person_targets": (
        "emp_no:text::I name:text::I post:choice::I area:text::I status:choice::I from_month:month:1:I to_month:month:1:I "
        "py_actual:wan_yuan:0.01:I share:percent:0.001:I m01:wan_yuan:0.01:S m02:wan_yuan:0.01:S m03:wan_yuan:0.01:S "
        "q1:wan_yuan:0.01:C m04:wan_yuan:0.01:S m05:wan_yuan:0.01:S m06:wan_yuan:0.01:S q2:wan_yuan:0.01:C h1:wan_yuan:0.01:C "
        "m07:wan_yuan:0.01:S m08:wan_yuan:0.01:S m09:wan_yuan:0.01:S q3:wan_yuan:0.01:C m10:wan_yuan:0.01:S m11:wan_yuan:0.01:S "
        "m12:wan_yuan:0.01:S q4:wan_yuan:0.01:C h2:wan_yuan:0.01:C year:wan_yuan:0.01:C remark:text::I"),
}
COLUMNS_OF: Final[Mapping[str, Mapping[str, str]]] = {"13682437639ea136": _V02}  # fingerprint -> table -> marks of its columns
