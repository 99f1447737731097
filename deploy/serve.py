"""Run the web server and the background worker as one: a signal ends both, and neither runs without the other."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "server": ["gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"],
    "worker": ["flask", "--app", "wsgi", "worker"],
}
PATIENCE = 40  # seconds; gunicorn gives its requests 30


def main() -> int:
    """Return 0 when asked to stop, 1 when one of the two ended by itself."""
    asked = False

    def ask(*_: Any) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGHUP, ask)
    # Ignored while the children start (they inherit that), so that Ctrl-C reaches them as the SIGTERM of stop().
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    children = {
        name: subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT) for name, command in COMMANDS.items()
    }
    signal.signal(signal.SIGINT, ask)

    ended: list[str] = []
    while not (asked or ended or os.getppid() != parent):
        time.sleep(0.2)
        ended = [name for name, child in children.items() if child.poll() is not None]
    for name in ended:
        print(f"The {name} ended with code {children[name].returncode}; stopping.", file=sys.stderr, flush=True)
    stop(children.values())
    return 1 if ended else 0


def stop(children: Any) -> None:
    """End every child, by force once PATIENCE is over."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
