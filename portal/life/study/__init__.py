"""个人自学计划 and 思想汇报: a member's own."""
