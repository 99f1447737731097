"""评诺: the lists of what is to be evaluated, the sheet of a colleague, 自评 and 评定."""

from portal.pledges.evaluating.views.lists import bp as lists_bp
from portal.pledges.evaluating.views.marks import bp as marks_bp
from portal.pledges.evaluating.views.votes import bp as votes_bp

BLUEPRINTS = (lists_bp, marks_bp, votes_bp)
