"""Somebody at the portal (or at a peer of it) over HTTP: signs in through the form, keeps cookies, asks again and again."""

import re
import socket
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^\r]+)", re.IGNORECASE)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Visitor:
    """A browser with one connection to 127.0.0.1:`port` that stays open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self._link: socket.socket | None = None

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None, headers: str = "") -> Answer:
        """One request on the open connection. Raises ConnectionError when the server has gone."""
        body = urlencode(fields).encode() if fields is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        form = (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            if fields is not None
            else ""
        )
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n{form}{headers}\r\n"
        try:
            answer = self._exchange(head.encode() + body)
        except ConnectionError:  # it was idle for too long
            self.leave()
            answer = self._exchange(head.encode() + body)
        for found in _COOKIE.findall(answer.head):
            for name, one in SimpleCookie(found.decode()).items():
                self.cookies[name] = one.value
        return answer

    def _exchange(self, sent: bytes) -> Answer:
        if self._link is None:
            self._link = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link.sendall(sent)
        answer, closes = self._read(self._link)
        if closes:
            self.leave()
        return answer

    def _read(self, link: socket.socket) -> tuple[Answer, bool]:
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more(link)
        head, body = data[: end + 2], data[end + 4 :]
        length = _LENGTH.search(head)
        status = int(head[9:12])
        wanted = int(length[1]) if length and status not in (204, 304) else 0
        parts, got = [body], len(body)
        while got < wanted:
            parts.append(self._more(link))
            got += len(parts[-1])
        return Answer(status, head, b"".join(parts)), b"connection: close" in head.lower()

    @staticmethod
    def _more(link: socket.socket) -> bytes:
        data = link.recv(1 << 18)
        if not data:
            raise ConnectionError("the server has closed the connection")
        return data

    def leave(self) -> None:
        """Close the connection; the next request opens another."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def get(self, path: str) -> Answer:
        """A page that must be there; its CSRF token is kept."""
        answer = self.ask("GET", path)
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, fields: Mapping[str, str], headers: str = "") -> Answer:
        """A form with the token of the page before."""
        return self.ask("POST", path, {"csrf_token": self.token, **fields}, f"X-CSRFToken: {self.token}\r\n{headers}")

    def sign_in(self, username: str, password: str, role: str = "") -> None:
        """Through the form of sign-in; then the role at hand whose button names `role`."""
        self.get("/login")
        if self.post("/login", {"username": username, "password": password}).status != 303:
            raise RuntimeError(f"{username} cannot sign in")
        page = self.get("/").text
        if role and f"</span>{role}</span></summary>" not in page:
            found = re.search(rf'name="appointment" value="(\w*)"[^>]*>{role}', page)
            if not found:
                raise RuntimeError(f"{username} has no role {role}")
            self.post("/account/role", {"appointment": found[1]})
            self.get("/")


@dataclass(frozen=True)
class Run:
    """Some seconds of asking: milliseconds of each request, the whole time, processor time of the server."""

    taken: list[float]
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.taken) / self.seconds

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.taken)

    @property
    def p99(self) -> float:
        """Milliseconds that one in a hundred takes at least."""
        return sorted(self.taken)[len(self.taken) * 99 // 100]


def again(ask: Callable[[], Answer], seconds: float, processor: Callable[[], float]) -> Run:
    """Ask one after the other for so many seconds; every answer must be a success. `processor`: seconds used by the server."""
    taken: list[float] = []
    used, start = processor(), time.perf_counter()
    while (before := time.perf_counter()) - start < seconds:
        answer = ask()
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status}: {answer.text[:300]}")
        taken.append((time.perf_counter() - before) * 1000)
    return Run(taken, time.perf_counter() - start, processor() - used)
