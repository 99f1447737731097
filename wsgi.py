"""The entry point: gunicorn wsgi:app, flask --app wsgi …"""

import os

from portal import cli, create_app

app = create_app()
# A command may have come to mend what a server must not start with.
if app.config["PRODUCTION"] and os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    cli.refuse_unsafe(app)
