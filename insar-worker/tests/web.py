"""A loopback web server whose every answer a test can spoil."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Seen:
    """One request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Exchange:
    """A request being answered."""

    def __init__(self, handler: BaseHTTPRequestHandler, seen: Seen) -> None:
        self.handler = handler
        self.seen = seen

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.head(status, len(body), **headers)
        self.handler.wfile.write(body)

    def head(self, status: int, length: int, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(length))
        self.handler.end_headers()

    def hang_up(self) -> None:
        self.handler.close_connection = True
        self.handler.wfile.flush()
        self.handler.connection.close()


Route = Callable[[Exchange], None]


def serve_file(data: bytes, *, cut_at: list[int] | None = None, etag: str | None = None) -> Route:
    """Return a route with Range and If-Range; ``cut_at`` breaks off one answer per entry."""
    tag = etag if etag is not None else f'"{hashlib.md5(data).hexdigest()}"'
    cuts = list(cut_at or [])

    def route(exchange: Exchange) -> None:
        headers = exchange.seen.headers
        span = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
        start = 0
        if span and headers.get("if-range") == tag:
            start = int(span[1])
            if start >= len(data):
                exchange.answer(416, Content_Range=f"bytes */{len(data)}")
                return
        body = data[start:]
        more = {"ETag": tag} if tag else {}
        if start:
            more["Content_Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        exchange.head(206 if start else 200, len(body), **more)
        if cuts:
            exchange.handler.wfile.write(body[: cuts.pop(0)])
            exchange.hang_up()
        else:
            exchange.handler.wfile.write(body)

    return route


def redirect(to: str, status: int = 303) -> Route:
    return lambda exchange: exchange.answer(status, Location=to)


def status(code: int, body: bytes = b"", **headers: str) -> Route:
    return lambda exchange: exchange.answer(code, body, **headers)


def in_turn(*routes: Route) -> Route:
    """Return a route that behaves like each of these once, then like the last."""
    left = list(routes)

    def route(exchange: Exchange) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return route


@dataclass
class Web:
    """The server: routes by path (without query), and what was asked."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def web() -> Iterator[Web]:
    state: list[Web] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            headers = {k.lower(): v for k, v in self.headers.items()}
            seen = Seen(self.command, self.path, headers, self.rfile.read(size))
            state[0].seen.append(seen)
            route = state[0].routes.get(self.path.partition("?")[0], status(404))
            route(Exchange(self, seen))

        do_GET = do_PUT = do_POST = serve  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def handle(self) -> None:
            with suppress(ConnectionError, ValueError):  # hung up on purpose
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.append(Web(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
