"""Receives the delivery reports of InnoPaaS."""

import json
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 1 << 20  # bytes of a push


class CallbackReceiver:
    """Receives the delivery reports of InnoPaaS at its url, whose path nobody can guess: the pushes are not signed.

    handle is given each report once, though InnoPaaS pushes a report again, up to three times a minute apart, until it
    is answered with 200 within 3 seconds. When handle raises, the answer is 500, and so the report comes again. What
    was handled is kept in memory: a program that restarts keeps it where it keeps its messages.
    """

    def __init__(self, handle: Callable[[dict[str, str]], None], port: int = 0, host: str = "127.0.0.1"):
        self._handle = handle
        self._host = host
        self._path = f"/reports/{secrets.token_hex(16)}"
        self._lock = threading.Lock()
        self._handled: set[tuple[str, str]] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10  # seconds without a byte

            def do_POST(self) -> None:
                self.send_response(receiver._receive(self))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """What to give as callBackUrl."""
        return f"http://{self._host}:{self._server.server_port}{self._path}"

    def __enter__(self) -> "CallbackReceiver":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _receive(self, request: BaseHTTPRequestHandler) -> int:
        if request.path != self._path:
            return 404
        try:
            length = int(request.headers.get("Content-Length", ""))
            if length > LARGEST:
                return 413
            report = json.loads(request.rfile.read(length))
            key = (report["msgid"], report["mobile"])  # the numbers of one message may share a msgid
        except (ValueError, TypeError, KeyError):
            return 400
        with self._lock:
            if key in self._handled:
                return 200
            self._handled.add(key)  # before handling, since the next push may come meanwhile
        try:
            self._handle(report)
        except Exception:  # whatever went wrong, the report is wanted again
            with self._lock:
                self._handled.discard(key)
            return 500
        return 200
