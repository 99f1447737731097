"""A WSGI server of one process and one thread for a variant, on a core of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60  # seconds until a server must answer


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    port: int
    worker: int  # its process

    def processor(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(app: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """gunicorn with `app` until the block ends; the first core is the server's, whoever asks takes another."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1", "--threads",
        "1", "--keep-alive", "120", "--log-level", "error", "--no-control-socket", app,
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        yield Served(port, _worker(server, port))
    finally:
        server.terminate()
        server.wait(30)


def _worker(server: "subprocess.Popen[bytes]", port: int) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        if children and _answers(port):
            worker = int(children[0])
            if len(cores := sorted(os.sched_getaffinity(0))) > 1:
                os.sched_setaffinity(worker, cores[:1])
            return worker
        time.sleep(0.1)
    raise RuntimeError(f"the server on port {port} does not answer")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as one:
            one.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return one.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False
