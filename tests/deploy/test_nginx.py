"""deploy/nginx/portal.conf in a real nginx, before a stand-in that says what it was sent."""

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.deploy.test_make import ROOT, free_port

pytestmark = pytest.mark.deploy
Answer = tuple[int, dict[str, str], str]


class StandIn(BaseHTTPRequestHandler):
    """Answers with the headers of the request; not at all at /silent, nor to whoever asks for silence."""

    def do_GET(self) -> None:
        if self.path == "/silent" or self.headers.get("Silence"):
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = json.dumps({"length": len(self.rfile.read(length)), **{k.lower(): v for k, v in self.headers.items()}})
        self.send_response(503 if self.path == "/healthz" else 200)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A running nginx: its two ports and its certificate."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    Thread(target=behind.serve_forever, daemon=True).start()
    plain, tls = free_port(), free_port()
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = [*certificate.split(), "-keyout", "key.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    static = folder / "opt/static"
    static.mkdir(parents=True)
    (static / "app.css").write_text("body { margin: 0 }\n")
    shutil.copytree(ROOT / "deploy/nginx", folder / "opt/deploy/nginx")
    site = (ROOT / "deploy/nginx/portal.conf").read_text("utf-8")
    for here, there in {
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{tls} ",
        "127.0.0.1:8000": f"127.0.0.1:{behind.server_port}",
        "/etc/portal/tls": str(folder),
        "/opt/portal": str(folder / "opt"),
        "syslog:server=unix:/dev/log,tag=nginx,nohostname": str(folder / "log"),
    }.items():
        assert here in site
        site = site.replace(here, there)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/log;"
        f"events {{}} http {{ include /etc/nginx/mime.types; {temporary} {site} }}"
    )
    nginx = subprocess.Popen(["nginx", "-e", folder / "log", "-c", folder / "nginx.conf"])
    for _ in range(50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", tls)) == 0:
                break
        time.sleep(0.1)
    yield {"plain": plain, "tls": tls, "authority": folder / "fullchain.pem", "log": folder / "log"}
    nginx.terminate()
    nginx.wait(10)
    behind.shutdown()
    behind.server_close()


@pytest.fixture
def fetch(ports: dict[str, Any]) -> Callable[..., Answer]:
    """fetch(path) over TLS: status, headers, text."""
    trust = ssl.create_default_context(cafile=ports["authority"])

    def do(path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPSConnection("localhost", ports["tls"], context=trust, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST" if body else "GET", path, body, sent)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.headers.items()}, text

    return do


def test_only_nginx_speaks_of_the_client(fetch: Callable[..., Answer]) -> None:
    forged = {
        "X_Forwarded_For": "10.9.9.9", "X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Port": "1", "X_Forwarded_Prefix": "/evil", "Forwarded": "for=10.9.9.9", "X_Real_IP": "10.9.9.9",
    }  # fmt: skip
    status, _, text = fetch("/login", **forged)
    seen = json.loads(text)
    assert status == 200
    told = {name: value for name, value in seen.items() if "forward" in name or "real" in name}
    assert told == {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}
    assert seen["host"] == "localhost"


def test_what_may_be_anonymous_leaves_no_line_in_the_log(fetch: Callable[..., Answer], ports: dict[str, Any]) -> None:
    for path in (
        "/suggestions/new",
        "/suggestions/receipt",
        "/pledges/7/items/8/opinion",
        "/ballots/3/vote",
        "/pledges/7/evaluate",
        "/stars/objections/new/5",
        "/stars/objections/withdraw",
        "/appraisals/7/vote",
    ):
        assert fetch(path)[0] == fetch(path, b"veil=1")[0] == fetch(path, b"x" * 100_000)[0] == 200
        assert fetch(path, b"veil=1", Silence="please")[0] == 502
    lines = ""
    for _ in range(50):  # a line is written after the answer has gone
        assert fetch("/pledges/7/items/8/judge", b"verdict=passed")[0] == 200
        lines = ports["log"].read_text()
        if "judge" in lines:
            break
    assert "/pledges/7/items/8/judge" in lines
    assert not any(word in lines for word in ("suggestions", "opinion", "ballots", "evaluate", "objections", "vote"))


def test_plain_http_leads_to_tls(ports: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection("localhost", ports["plain"])
    connection.request("GET", "/pledges?page=2")
    response = connection.getresponse()
    assert (response.status, response.headers["Location"]) == (301, "https://localhost/pledges?page=2")
    connection.close()


def test_old_tls_is_refused(ports: dict[str, Any]) -> None:
    old = ssl.create_default_context(cafile=ports["authority"])
    old.set_ciphers("AES128-SHA256")
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("localhost", ports["tls"])) as raw, pytest.raises(ssl.SSLError, match="handshake"):
        old.wrap_socket(raw, server_hostname="localhost")


def test_static_files_are_kept_and_guarded(fetch: Callable[..., Answer]) -> None:
    status, headers, text = fetch("/static/app.css")
    assert (status, text) == (200, "body { margin: 0 }\n")
    assert headers["cache-control"] == "public, max-age=3600"
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["content-security-policy"] == "default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert fetch("/static/app.css?v=1")[1]["cache-control"] == "public, max-age=31536000, immutable"
    assert fetch("/static/..%2f..%2fkey.pem")[0] == 400
    assert "ssl_certificate" not in fetch("/static/..%2fdeploy/nginx/portal.conf")[2]
    assert fetch("/static/nothing.css")[0] == 404


def test_a_file_of_twenty_megabytes_passes_and_a_larger_one_gets_a_page(fetch: Callable[..., Answer]) -> None:
    status, _, text = fetch("/checks", b"x" * (20 * 1024 * 1024 + 5000))
    assert (status, json.loads(text)["length"]) == (200, 20 * 1024 * 1024 + 5000)
    status, headers, text = fetch("/checks", b"x" * (22 * 1024 * 1024))
    assert status == 413
    assert "<h1>文件太大</h1>" in text
    assert headers["content-security-policy"] == "default-src 'none'"


def test_the_portals_own_503_passes_and_silence_gets_a_page(fetch: Callable[..., Answer]) -> None:
    assert fetch("/healthz")[0] == 503
    status, headers, text = fetch("/silent")
    assert status == 502
    assert "<h1>系统暂时不可用</h1>" in text
    assert headers["cache-control"] == "no-store"
