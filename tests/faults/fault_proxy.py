# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can stand between a laptop and its server: a slow or broken line (TCP), and something that knows the
server's certificate and loses, repeats, cuts or replaces what it passes on (TLS)."""

import http.client
import http.server
import random
import re
import socket
import ssl
import struct
import threading
import time


def reset(sock):
    """Closes so that the other end gets a reset, as when a line is cut."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # A thread that waits for bytes of it would keep it open.
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


class Line:
    """A TCP line to 127.0.0.1:port. `pace` is the pause after each piece of `piece` bytes; `cut_after` a range
    of bytes after one of which a connection is cut; `dead` takes connections and says nothing."""

    def __init__(self, port, seed):
        self.target = port
        self.random = random.Random(seed)
        self.pace, self.piece, self.cut_after, self.dead = 0.0, 65536, None, False
        self.n_cut = 0
        self.open = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            self.open.add(near)
            if self.dead:
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                reset(near)
                continue
            self.open.add(far)
            budget = [self.random.randrange(*self.cut_after) if self.cut_after else None]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(*pair, budget), daemon=True).start()

    def carry(self, source, sink, budget):
        try:
            while data := source.recv(self.piece):
                if budget[0] is not None:
                    budget[0] -= len(data)
                    if budget[0] <= 0:
                        sink.sendall(data[:len(data) // 2])
                        self.n_cut += 1
                        break
                sink.sendall(data)
                if self.pace:
                    time.sleep(self.pace)
            else:
                sink.shutdown(socket.SHUT_WR)
                return
        except OSError:
            pass
        reset(source)
        reset(sink)

    def cut_all(self):
        for sock in list(self.open):
            reset(sock)
        self.open.clear()

    def close(self):
        self.listener.close()
        self.cut_all()


FAULTS = ("lose", "repeat", "truncate", "shorten", "stale", "page", "delay")


class Middle:
    """An HTTPS proxy with the server's own certificate. `share` is how many answers in ten suffer a fault."""

    def __init__(self, port, certificate, key, seed):
        middle = self
        self.target = port
        self.random = random.Random(seed)
        self.share = 0
        self.done = {}
        self.earlier = {}
        self.lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                middle.pass_on(self)

            do_POST = do_GET

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *arguments):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, handler, body):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        far = http.client.HTTPSConnection("127.0.0.1", self.target, context=context, timeout=80)
        headers = {name: value for name, value in handler.headers.items()
                   if name.lower() not in ("host", "connection", "content-length")}
        far.request(handler.command, handler.path, body, headers)
        reply = far.getresponse()
        content = reply.read()
        kept = [(name, value) for name, value in reply.getheaders()
                if name.lower() not in ("connection", "content-length", "transfer-encoding", "date")]
        far.close()
        return reply.status, kept, content

    def choose(self, path, laptop):
        with self.lock:
            if path.startswith("/v1/live") or self.random.randrange(10) >= self.share:
                return None
            fault = self.random.choice(FAULTS)
            if fault == "stale" and (path, laptop) not in self.earlier:
                fault = "lose"
            self.done[fault] = self.done.get(fault, 0) + 1
            return fault

    def pass_on(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        # Old answers are those to the same laptop: nothing can take them out of one TLS line into another.
        laptop = re.search(rb'"device":"[^"]*"', body)
        asked = handler.path, laptop and laptop[0]
        fault = self.choose(*asked)
        try:
            if fault == "page":
                answer = (self.random.choice((200, 502)), [("Content-Type", "text/html")],
                          b"<html><body>Please sign in to the guest network</body></html>")
            elif fault == "stale":
                answer = self.earlier[asked]
            else:
                answer = self.ask(handler, body)
                if fault == "repeat":
                    answer = self.ask(handler, body)
                if asked not in self.earlier or self.random.randrange(3) == 0:
                    self.earlier[asked] = answer
        except (OSError, http.client.HTTPException):
            fault = "lose"
        if fault == "lose":
            handler.close_connection = True
            return
        if fault == "delay":
            time.sleep(0.3)
        self.answer(handler, fault, *answer)

    @staticmethod
    def answer(handler, fault, status, headers, content):
        if fault == "shorten":
            content = content[:len(content) // 2]
        handler.send_response_only(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        if fault == "truncate":
            content = content[:len(content) // 2]
            handler.close_connection = True
        handler.wfile.write(content)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
