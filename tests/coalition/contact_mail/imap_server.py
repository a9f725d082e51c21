"""A mailbox on this machine that speaks as much IMAP (RFC 9051) as fetching mail takes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.ThreadingTCPServer):
    """``messages``: what lies in it, by its number; ``flags``: what was marked."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, messages: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages = dict(enumerate(messages, start=1))
        self.flags: dict[int, str] = {}

    @property
    def url(self) -> str:
        return f"imap://notes:p%40ss@127.0.0.1:{self.server_address[1]}/INBOX"


class _Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            command = rest.upper()
            if command.startswith("LOGIN") and '"p@ss"' not in rest:
                self.say(f"{tag} NO wrong")
                continue
            self.answer(command)
            self.say(f"{tag} OK done")
            if command.startswith("LOGOUT"):
                return

    def answer(self, command: str) -> None:
        box = self.server
        if command.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1")
        elif command.startswith("SELECT"):
            self.say(f"* {len(box.messages)} EXISTS")
        elif command.startswith("UID SEARCH"):
            self.say("* SEARCH " + " ".join(str(uid) for uid in box.messages if uid not in box.flags))
        elif found := re.match(r"UID FETCH (\d+) .*<0\.(\d+)>", command):
            raw = box.messages[int(found[1])][: int(found[2])]
            self.wfile.write(f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        elif found := re.match(r"UID STORE (\d+) \+FLAGS \((.*)\)", command):
            box.flags[int(found[1])] = found[2]
        elif command.startswith("EXPUNGE"):
            for uid in [uid for uid, flag in box.flags.items() if flag == "\\DELETED"]:
                del box.messages[uid]

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(*messages: bytes) -> Iterator[Mailbox]:
    server = Mailbox(list(messages))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
