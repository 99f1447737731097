"""The command of the worker."""

import click
from flask import current_app

from portal.jobs import worker


@click.command("worker")
def run_worker() -> None:
    """Do background work and seal the trail, in the foreground, until SIGTERM."""
    # The application itself: threads have no context for the proxy to look into.
    worker.serve(current_app._get_current_object())  # type: ignore[attr-defined]


COMMANDS = (run_worker,)
