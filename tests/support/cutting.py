"""A way to a database server that can be cut off: bytes of either side are taken, and go no further until it is open.

So it looks to a process when the network to a server, or the server's machine, stands still without a word.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url


class Way:
    """Connections to a server's socket, taken on a port of this machine."""

    def __init__(self, target: str) -> None:
        """`target` is the path of the socket on which the server listens."""
        self._target = target
        self._is_open = threading.Event()
        self._is_open.set()
        self._sockets: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing pass."""
        self._is_open.clear()

    def restore(self) -> None:
        """End the connections that were cut, as a network does that has forgotten them, and let new ones pass."""
        for one in self._sockets:
            _close(one)
        self._sockets.clear()
        self._is_open.set()

    def end(self) -> None:
        """Listen no more."""
        _close(self._listening)
        self.restore()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        self._sockets.append(client)
        self._is_open.wait()
        server = socket.socket(socket.AF_UNIX)
        self._sockets.append(server)
        try:
            server.connect(self._target)
        except OSError:
            _close(client)
            return
        for source, target in ((client, server), (server, client)):
            threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._is_open.wait()
                target.sendall(data)
        _close(source)
        _close(target)


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def cuttable(ledger: str) -> Iterator[tuple[Way, str]]:
    """A way to the server of a ledger on a socket, and the ledger's address by that way."""
    address = make_url(ledger)
    folder = address.query["host"]
    way = Way(f"{folder}/.s.PGSQL.5432")
    there = address.set(host="127.0.0.1", port=way.port).difference_update_query(["host"])
    try:
        yield way, there.render_as_string(hide_password=False)
    finally:
        way.end()
