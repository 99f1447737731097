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
from portal.audit.views import bp as audit_bp
from portal.audit.views import card as audit_card
from portal.drafts.views import bp as drafts_bp
from portal.drafts.views import keep_expired
from portal.help.views import bp as help_bp
from portal.inbox.domain import unread
from portal.inbox.views import bp as inbox_bp
from portal.jobs.views import bp as jobs_bp
from portal.migrations import behind
from portal.pledges.board import bp as board_bp
from portal.pledges.coverage import bp as coverage_bp
from portal.pledges.views import BLUEPRINTS as PLEDGE_BPS
from portal.pledges.waiting import SOURCES as PLEDGE_SOURCES
from portal.pledges.waiting import card as pledge_card
from portal.roster.views import bp as roster_bp
from portal.units.views import members_bp, units_bp
from portal.units.waiting import units as units_waiting

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
    board_bp,
    coverage_bp,
    *PLEDGE_BPS,
)
home.SOURCES.extend(ADMIN_SOURCES)
home.SOURCES.append(codes_waiting)
home.SOURCES.append(units_waiting)
home.SOURCES.extend(PLEDGE_SOURCES)
home.CARDS.append(pledge_card)
home.CARDS.append(audit_card)


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
