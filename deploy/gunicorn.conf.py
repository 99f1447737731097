"""gunicorn's settings, for `make demo`, `make run` and portal.service."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("PORTAL_WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("PORTAL_THREADS") or 2)
timeout = 120
graceful_timeout = 30
keepalive = 5
umask = 0o077
loglevel = "warning"
control_socket_disable = True
forwarded_allow_ips = ""  # the application reads X-Forwarded-* itself (PORTAL_TRUSTED_PROXIES)


def when_ready(_server: Any) -> None:
    print(f"http://{bind}/", flush=True)
