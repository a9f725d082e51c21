"""A way to a service that can be cut: to whoever uses it, the service has stopped."""

import contextlib
import selectors
import socket
import threading

CHUNK = 65_536


class Relay:
    """Passes TCP connections on to ``host:port``; ``cut()`` refuses new ones and ends the open ones."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = 0
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self.restore()

    def restore(self) -> None:
        self._listener = listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        if self._listener is not None:
            # Closing alone leaves a thread in accept(), and the port taken.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(self.target) as server:
            self._open |= {client, server}
            with contextlib.suppress(OSError), selectors.DefaultSelector() as ready:
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                while all(self._copy(key) for key, _events in ready.select()):
                    pass
            self._open -= {client, server}

    @staticmethod
    def _copy(key: selectors.SelectorKey) -> bool:
        """False at the end of the connection."""
        data = key.fileobj.recv(CHUNK)  # type: ignore[union-attr]
        key.data.sendall(data)
        return bool(data)
