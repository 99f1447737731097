"""党建工作台: the whole wiring of the application, read top to bottom."""

from typing import Any

from flask import Flask, Response, jsonify

from portal import cli, config, db, home, security, web
from portal.accounts.admin_views import bp as admin_bp
from portal.accounts.admin_views.waiting import SOURCES as ADMIN_SOURCES
from portal.accounts.sessions import roles_of
from portal.accounts.slips import bp as codes_bp
from portal.accounts.slips import waiting as codes_waiting
from portal.accounts.team_views import bp as teams_bp
from portal.accounts.views import bp as accounts_bp
from portal.anonymity.receipts import FINDERS
from portal.anonymity.views import bp as receipts_bp
from portal.appraisals import domain as appraising
from portal.appraisals import moving as appraisals_moving
from portal.appraisals.views import bp as appraisals_bp
from portal.appraisals.waiting import SOURCES as APPRAISAL_SOURCES
from portal.audit.views import bp as audit_bp
from portal.audit.views import card as audit_card
from portal.ballots import results as ballot_results
from portal.ballots.views import bp as ballots_bp
from portal.checks.commented import KIND as COMMENTED_VISIT
from portal.checks.views import BLUEPRINTS as CHECK_BPS
from portal.checks.waiting import SOURCES as CHECK_SOURCES
from portal.comments import records as commentable
from portal.comments.reading import who as comment_speaker
from portal.comments.views import BLUEPRINTS as COMMENT_BPS
from portal.comments.views import commenting
from portal.comments.waiting import SOURCES as COMMENT_SOURCES
from portal.documents.views import BLUEPRINTS as DOCUMENT_BPS
from portal.documents.waiting import SOURCES as DOCUMENT_SOURCES
from portal.drafts.views import bp as drafts_bp
from portal.drafts.views import keep_expired
from portal.draws.views import BLUEPRINTS as DRAW_BPS
from portal.draws.waiting import SOURCES as DRAW_SOURCES
from portal.help.views import bp as help_bp
from portal.honours.views import BLUEPRINTS as HONOUR_BPS
from portal.honours.waiting import SOURCES as HONOUR_SOURCES
from portal.honours.waiting import of_member as honours_of_member
from portal.honours.waiting import of_unit as honours_of_unit
from portal.identities.views import BLUEPRINTS as IDENTITY_BPS
from portal.identities.waiting import SOURCES as IDENTITY_SOURCES
from portal.identities.waiting import card as identity_card
from portal.inbox.domain import unread
from portal.inbox.views import bp as inbox_bp
from portal.jobs.views import bp as jobs_bp
from portal.life.attendance.guests import of_unit as life_visits_of_unit
from portal.life.records import moving as life_records_moving
from portal.life.records import record as life_record
from portal.life.records.commented import KIND as COMMENTED_LIFE_RECORD
from portal.life.records.waiting import card as life_card
from portal.life.rulesets.waivers import moving as waivers_moving
from portal.life.standing import domain as life_standing
from portal.life.study import moving as reports_moving
from portal.life.terms import moving as terms_moving
from portal.life.terms.reading import of_unit as term_of_unit
from portal.life.views import BLUEPRINTS as LIFE_BPS
from portal.life.views import SOURCES as LIFE_SOURCES
from portal.migrations import behind
from portal.notices.commented import KIND as COMMENTED_NOTICE
from portal.notices.views import BLUEPRINTS as NOTICE_BPS
from portal.notices.waiting import SOURCES as NOTICE_SOURCES
from portal.plans import moving as plans_moving
from portal.plans.commented import KIND as COMMENTED_PLAN
from portal.plans.comparing.views import BLUEPRINTS as PLAN_COMPARING_BPS
from portal.plans.comparing.waiting import more as plan_of_record
from portal.plans.views import BLUEPRINTS as PLAN_BPS
from portal.plans.waiting import SOURCES as PLAN_SOURCES
from portal.pledges import record as pledge_record
from portal.pledges import year as pledge_year
from portal.pledges.board.views import bp as board_bp
from portal.pledges.commented import KIND as COMMENTED_PLEDGE
from portal.pledges.evaluating import voting as evaluating_voting
from portal.pledges.evaluating import waiting as evaluating
from portal.pledges.evaluating.views import BLUEPRINTS as EVALUATING_BPS
from portal.pledges.opinions.views import at_items as opinions_at_items
from portal.pledges.opinions.views import bp as opinions_bp
from portal.pledges.opinions.views import find as find_opinion
from portal.pledges.opinions.waiting import SOURCES as OPINION_SOURCES
from portal.pledges.paper import bp as paper_bp
from portal.pledges.record import MORE as PLEDGE_PARTS
from portal.pledges.views import BLUEPRINTS as PLEDGE_BPS
from portal.pledges.views.due import SOURCES as DUE_SOURCES
from portal.pledges.waiting import SOURCES as PLEDGE_SOURCES
from portal.pledges.waiting import card as pledge_card
from portal.problems.commented import KIND as COMMENTED_PROBLEM
from portal.problems.handovers.views import bp as handovers_bp
from portal.problems.handovers.waiting import SOURCES as HANDOVER_SOURCES
from portal.problems.selfchecks.views import BLUEPRINTS as SELFCHECK_BPS
from portal.problems.talks.views import BLUEPRINTS as TALK_BPS
from portal.problems.talks.waiting import SOURCES as TALK_SOURCES
from portal.problems.tasks.views import BLUEPRINTS as KEY_TASK_BPS
from portal.problems.tasks.waiting import SOURCES as KEY_TASK_SOURCES
from portal.problems.views import BLUEPRINTS as PROBLEM_BPS
from portal.problems.waiting import SOURCES as PROBLEM_SOURCES
from portal.roster.views import bp as roster_bp
from portal.stars.cycles import record as star_cycle_record
from portal.stars.cycles.views import BLUEPRINTS as STAR_CYCLE_BPS
from portal.stars.cycles.waiting import SOURCES as STAR_CYCLE_SOURCES
from portal.stars.demonstrations.reading import of_unit as demonstration_of_unit
from portal.stars.demonstrations.views import bp as star_demonstrations_bp
from portal.stars.entries.commented import KIND as COMMENTED_STAR_ENTRY
from portal.stars.entries.views import BLUEPRINTS as STAR_ENTRY_BPS
from portal.stars.entries.waiting import SOURCES as STAR_ENTRY_SOURCES
from portal.stars.objections.views import bp as star_objections_bp
from portal.stars.objections.views import find as find_objection
from portal.stars.objections.waiting import SOURCES as STAR_OBJECTION_SOURCES
from portal.stars.remedies.views import BLUEPRINTS as STAR_REMEDY_BPS
from portal.stars.remedies.waiting import SOURCES as STAR_REMEDY_SOURCES
from portal.stars.reviewing.domain import polls as star_polls
from portal.stars.reviewing.parts import of_cycle as star_results_of_cycle
from portal.stars.reviewing.views import BLUEPRINTS as STAR_REVIEW_BPS
from portal.stars.reviewing.waiting import SOURCES as STAR_REVIEW_SOURCES
from portal.stars.schemes.views import BLUEPRINTS as STAR_SCHEME_BPS
from portal.stars.standings import waiting as standings
from portal.stars.standings.views import BLUEPRINTS as STAR_BPS
from portal.suggestions.receipt_views import bp as reopening_bp
from portal.suggestions.receipt_views import find as find_suggestion
from portal.suggestions.views import bp as suggestions_bp
from portal.suggestions.waiting import SOURCES as SUGGESTION_SOURCES
from portal.units import following
from portal.units.views import members_bp, units_bp
from portal.units.views.members import CARDS as MEMBER_CARDS
from portal.units.views.units import CARDS as UNIT_CARDS
from portal.units.waiting import units as units_waiting
from portal.uploads.views import bp as files_bp
from portal.workdays.views import bp as workdays_bp
from portal.yearly.views import bp as yearly_bp

# Names here end in _bp: `portal.accounts` must stay the package.
BLUEPRINTS = (
    home.bp,
    accounts_bp,
    codes_bp,
    admin_bp,
    teams_bp,
    drafts_bp,
    help_bp,
    inbox_bp,
    jobs_bp,
    audit_bp,
    roster_bp,
    units_bp,
    members_bp,
    files_bp,
    board_bp,
    paper_bp,
    *PLEDGE_BPS,
    *EVALUATING_BPS,
    ballots_bp,
    opinions_bp,
    receipts_bp,
    reopening_bp,
    suggestions_bp,
    *IDENTITY_BPS,
    *STAR_CYCLE_BPS,
    *STAR_ENTRY_BPS,
    *STAR_REVIEW_BPS,
    *STAR_BPS,
    star_objections_bp,
    *STAR_REMEDY_BPS,
    star_demonstrations_bp,
    *STAR_SCHEME_BPS,
    *HONOUR_BPS,
    workdays_bp,
    *NOTICE_BPS,
    *DRAW_BPS,
    *COMMENT_BPS,
    *DOCUMENT_BPS,
    *PROBLEM_BPS,
    *SELFCHECK_BPS,
    *KEY_TASK_BPS,
    *TALK_BPS,
    handovers_bp,
    *CHECK_BPS,
    *LIFE_BPS,
    appraisals_bp,
    *PLAN_BPS,
    *PLAN_COMPARING_BPS,
    yearly_bp,
)
home.SOURCES.extend(ADMIN_SOURCES)
home.SOURCES.append(codes_waiting)
home.SOURCES.append(units_waiting)
home.SOURCES.extend(PLEDGE_SOURCES)
home.SOURCES.extend(DUE_SOURCES)
home.SOURCES.extend(OPINION_SOURCES)
home.SOURCES.extend(SUGGESTION_SOURCES)
home.SOURCES.extend(IDENTITY_SOURCES)
home.SOURCES.extend(HONOUR_SOURCES)
home.SOURCES.extend(evaluating.SOURCES)
home.SOURCES.extend(STAR_ENTRY_SOURCES)
home.SOURCES.extend(STAR_CYCLE_SOURCES)
home.SOURCES.extend(STAR_REVIEW_SOURCES)
home.SOURCES.extend(STAR_OBJECTION_SOURCES)
home.SOURCES.extend(STAR_REMEDY_SOURCES)
home.SOURCES.extend(NOTICE_SOURCES)
home.SOURCES.extend(DRAW_SOURCES)
home.SOURCES.extend(COMMENT_SOURCES)
home.SOURCES.extend(DOCUMENT_SOURCES)
home.SOURCES.extend(PROBLEM_SOURCES)
home.SOURCES.extend(KEY_TASK_SOURCES)
home.SOURCES.extend(TALK_SOURCES)
home.SOURCES.extend(HANDOVER_SOURCES)
home.SOURCES.extend(CHECK_SOURCES)
home.SOURCES.extend(LIFE_SOURCES)
home.SOURCES.extend(PLAN_SOURCES)
home.SOURCES.extend(APPRAISAL_SOURCES)
for kind in (
    COMMENTED_PLEDGE, COMMENTED_STAR_ENTRY, COMMENTED_PROBLEM, COMMENTED_VISIT, COMMENTED_NOTICE, COMMENTED_LIFE_RECORD,
    COMMENTED_PLAN,
):  # fmt: skip
    commentable.register(kind)
home.CARDS.append(pledge_card)
home.CARDS.append(life_card)
home.CARDS.append(evaluating.card)
home.CARDS.append(audit_card)
home.CARDS.append(standings.card)
PLEDGE_PARTS.append(opinions_at_items)
MEMBER_CARDS.append(identity_card)
MEMBER_CARDS.append(evaluating.of_member)
MEMBER_CARDS.append(honours_of_member)
UNIT_CARDS.append(demonstration_of_unit)
UNIT_CARDS.append(standings.of_unit)
UNIT_CARDS.append(honours_of_unit)
UNIT_CARDS.append(term_of_unit)
UNIT_CARDS.append(life_visits_of_unit)
FINDERS.extend((find_suggestion, find_opinion, find_objection))
pledge_record.MORE.append(evaluating.more)
life_record.MORE.append(plan_of_record)
pledge_year.AFTER.append(evaluating_voting.follow_dates)
following.AFTER.append(life_standing.refresh)
for room in (
    plans_moving, appraisals_moving, life_records_moving, terms_moving, reports_moving, waivers_moving,
):  # fmt: skip
    following.HANDED_OVER.append(room.follow_unit)
ballot_results.VEILS.append(star_polls.veiled)
ballot_results.VEILS.append(appraising.veiled)
star_cycle_record.MORE.append(star_results_of_cycle)


class Portal(Flask):
    """Flask with the portal's Jinja environment."""

    jinja_environment = web.PortalEnvironment


def create_app(**overrides: Any) -> Flask:
    """The application, with settings from the environment and then `overrides`."""
    settings = config.load(**overrides)
    app = Portal(
        __name__,
        instance_path=str(settings["INSTANCE"]),
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.update(settings)
    db.bind(settings["DATABASE_URL"])
    security.init(app)
    web.init(app)
    app.jinja_env.globals.update(commenting=commenting, comment_speaker=comment_speaker)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["portal.roles"] = roles_of
    app.extensions["portal.nav"] = home.navigation
    app.after_request(home.keep_counts)
    app.extensions["portal.unread"] = unread
    app.extensions["portal.keep_expired"] = keep_expired
    app.add_url_rule("/healthz", view_func=healthz)
    cli.init(app)
    return app


@web.public
def healthz() -> tuple[Response, int]:
    """Whether the portal can work: the database answers and its migrations are at the head."""
    try:
        db.connect()
        state = "migrations behind" if behind() else "ok"
    except Exception:
        state = "database unavailable"
    return jsonify(status=state), 200 if state == "ok" else 503
