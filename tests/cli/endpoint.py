"""A server on loopback that speaks as a language model's endpoint does, and answers what a test has told it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends: `cut` ends the connection after that many bytes of the body."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


def completion(content: object) -> Answer:
    """A chat completion with this content as JSON."""
    message = {"role": "assistant", "content": json.dumps(content, ensure_ascii=False)}
    return Answer(json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode())


@dataclass
class Endpoint:
    """The server's address, what it will answer, in order (the last for ever), and the requests that it got."""

    url: str
    answers: list[Answer]
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextmanager
def endpoint(*answers: Answer) -> Iterator[Endpoint]:
    """A server that is there while the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    told = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", list(answers))
    server.told = told  # type: ignore[attr-defined]  # read by the handler, which knows only its server
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        told: Endpoint = self.server.told  # type: ignore[attr-defined]  # set by `endpoint`
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told.requests.append((self.path, dict(self.headers), json.loads(body)))
        answer = told.answers.pop(0) if len(told.answers) > 1 else told.answers[0]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut])
        if answer.cut is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""
