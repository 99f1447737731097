"""The entry point: gunicorn wsgi:app, flask --app wsgi …"""

import os

from portal import cli, create_app

os.umask(0o077)  # database, uploads and what SQLite lays beside them are for their owner alone, in whatever folder
app = create_app()
# A command may have come to mend what a server must not start with.
if app.config["PRODUCTION"] and os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    cli.refuse_unsafe(app)
