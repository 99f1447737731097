"""The check of an annual plan and the plan against what happened. Pure: no database, no request.

`plan.py` a plan as data; `plain.py` and `stock.py` a text as it is compared, and what everybody writes; `passages.py` what
two items have in common, `likeness.py` what a plan has in common with all others; `mandatory.py` what must be planned;
`dates.py` dates that cannot be; `findings.py` the whole check in words; `against.py` records linked to items, what is done,
overdue and beyond the plan. Sources: domain.md §6; S0, 有关准备工作 (照搬照抄、没有特色；规定动作漏项、自选动作没有；大而全、
重点不突出); S1 (年度有安排、月月有计划).
"""
