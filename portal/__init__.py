"""党建工作台: the whole wiring of the application, read top to bottom."""

from typing import Any

from flask import Flask, Response, jsonify

from portal import cli, config, db, home, security, web
from portal.accounts import sessions
from portal.accounts import views as accounts
from portal.drafts import views as drafts
from portal.inbox import domain as inbox_domain
from portal.inbox import views as inbox
from portal.migrations import behind

BLUEPRINTS = (home.bp, accounts.bp, drafts.bp, inbox.bp)


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
    app.extensions["portal.roles"] = sessions.roles_of
    app.extensions["portal.nav"] = home.navigation
    app.extensions["portal.unread"] = inbox_domain.unread
    app.extensions["portal.keep_expired"] = drafts.keep_expired
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


