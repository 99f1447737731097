"""Pages of a member's own: 个人自学 and 思想汇报."""

from portal.life.study.views import plan, reports

BLUEPRINTS = (plan.bp, reports.bp)
