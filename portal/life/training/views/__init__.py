"""Pages of 轮训: courses, who was trained, one's own, a course with its participants."""

from portal.life.training.views import editing, lists

BLUEPRINTS = (lists.bp, editing.bp)
