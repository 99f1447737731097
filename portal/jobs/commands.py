"""The command of the worker."""

import click
from flask import current_app

from portal.jobs import worker


@click.command("worker")
def run_worker() -> None:
    """Do background work and seal the trail, in the foreground, until SIGTERM."""
    worker.serve(current_app)


COMMANDS = (run_worker,)
