#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real processes and real faults: a server and two laptops on loopback that are killed, cut off, lied to and run
out of disk while both write. After each: what a person was told is saved is on the server, in a conflict or held
back, both laptops show the same, and what they say is plain. Prints TAP.

usage: test-faults.py SERVER CLIENT LOOK [--minutes M] [--seed N] [--only NAME]
"""

import argparse
import ctypes
import json
import os
import queue
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from fault_proxy import Line, Middle

DEADLINE = 100
# What must never be shown to a person.
UNPLAIN = re.compile(r"sp-|sqlite|quark|errno|null|failed:|http|_", re.I)


MNT_DETACH = 2
libc = ctypes.CDLL(None, use_errno=True)


def mount(path, size):
    """A disk of its own, in memory; whether the system lets us."""
    return libc.mount(b"none", os.fsencode(path), b"tmpfs", 0, f"size={size},mode=700".encode()) == 0


def unmount(path):
    libc.umount2(os.fsencode(path), MNT_DETACH)


class Failure(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Failure(what)


def plain(words):
    need(words and words[0].isupper() and not UNPLAIN.search(words), f"not plain: {words!r}")


def await_true(what, condition):
    end = time.monotonic() + DEADLINE
    while not condition():
        need(time.monotonic() < end, f"did not happen: {what}")
        time.sleep(0.02)


class Client:
    """One laptop. `acked` are the edits that its person was told are saved, by id and value."""

    def __init__(self, world, member, directory=None):
        self.world, self.member = world, member
        self.directory = directory or world.folder(f"laptop-{member[-4:]}")
        self.acked, self.n_ops, self.errors = [], 0, []
        self.start()

    def start(self):
        self.lines = queue.Queue()
        self.process = subprocess.Popen([self.world.options.client, self.directory], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        self.reader = threading.Thread(target=self.read, args=(self.process.stdout, self.lines), daemon=True)
        self.reader.start()
        self.expect("ready")

    def read(self, stream, lines):
        for line in stream:
            word, *rest = line.rstrip("\n").split(" ", 2)
            if word == "ack":
                self.acked.append(tuple(rest))
                self.n_ops += 1
            elif word == "error" and rest[0] == "commit":
                self.errors.append(line)
            else:
                lines.put(line.rstrip("\n"))
        lines.put(None)

    def tell(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            pass

    def expect(self, *words):
        line = self.lines.get(timeout=DEADLINE)
        need(line is not None and line.split(" ", 1)[0] in words, f"expected {words}, got {line!r}")
        return line

    def ask(self, line, *words):
        self.tell(line)
        return self.expect(*words)

    def join(self, link):
        return self.ask(f"join {link}", "joined", "error")

    def new_case(self):
        line = self.ask("case", "case")
        self.n_ops += 2
        return line.split()[1]

    def write(self, n, tag):
        for i in range(n):
            self.tell(f"write {self.world.case} {tag}-{i}")
            if self.world.shared and i % 4 == 0:
                self.tell(f"set {self.world.shared} {tag}-{i}")

    def settle(self):
        """Until all that it was told is done."""
        return self.ask("state", "state")

    def sync(self, seconds):
        """State, code, number of waiting edits, words."""
        _, state, code, pending, words = self.ask(f"sync {seconds}", "synced").split(" ", 4)
        plain(words)
        return state, code, int(pending), words

    def sync_all(self):
        state, code, pending, words = self.sync(DEADLINE - 10)
        need(state == "up-to-date" and pending == 0, f"not all sent: {state} {code} {pending} {words}")

    def dump(self):
        self.tell("dump")
        records = {}
        while (line := self.expect("record", "end")).startswith("record"):
            _, kind, identifier, compartment, fields = line.split(" ", 4)
            records[identifier] = (kind, compartment, fields)
        return records

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def stop(self):
        self.tell("quit")
        self.process.stdin.close()
        need(self.process.wait(DEADLINE) == 0, "the laptop's program did not end well")
        self.reader.join()
        self.process.stdout.close()


class World:
    """A partnership, its server's process and two laptops that reach it through a line or a middle."""

    def __init__(self, options, seed):
        self.options, self.seed, self.random = options, seed, random.Random(seed)
        self.root = tempfile.mkdtemp(prefix="sp-faults-")
        self.case = self.shared = self.process = self.line = self.middle = None
        self.clients, self.mounts = [], []
        self.port = "0"

    def found(self, through="line", server_disk=None, client_disk=None):
        """The partnership, with one case that both laptops have."""
        self.directory = os.path.join(server_disk and self.disk("server-disk", server_disk) or self.root, "server")
        self.command("init", "--name", "Test", "--host", "localhost")
        self.start()
        self.line = Line(int(self.port), self.seed)
        if through == "middle":
            self.middle = Middle(int(self.port), f"{self.directory}/tls-certificate.pem",
                                 f"{self.directory}/tls-key.pem", self.seed)
        self.command("agency", "add", "--name", "Police", "--short", "Police")
        for name in ("Ash", "Oak"):
            member = self.command("member", "add", "--family", name, "--agency", "Police", "--role", "chair").strip()
            home = client_disk and not self.clients and self.disk("laptop-disk", client_disk)
            client = Client(self, member, home and os.path.join(home, "laptop"))
            self.clients.append(client)
            need(client.join(self.link(member)) == "joined", "could not join")
            client.sync_all()
        self.a, self.b = self.clients
        self.case = self.a.new_case()
        self.a.write(1, "first")
        self.a.sync_all()
        self.shared = self.a.acked[0][0]
        await_true("the second laptop has the case", lambda: self.shared in self.b.dump())

    def folder(self, name):
        path = os.path.join(self.root, name)
        os.mkdir(path, 0o700)
        return path

    def disk(self, name, size):
        path = self.folder(name)
        need(mount(path, size), f"no disk at {path}")
        self.mounts.append(path)
        return path

    def command(self, verb, *arguments, status=0):
        done = subprocess.run([self.options.server, verb, self.directory, *arguments], capture_output=True, text=True,
                              timeout=DEADLINE)
        need(done.returncode == status, f"{verb}: {done.returncode} {done.stderr}")
        return done.stdout if status == 0 else done.stderr

    def link(self, member, port=None):
        port = port or (self.middle or self.line).port
        return self.command("device", "link", member, "--server", f"https://127.0.0.1:{port}").strip()

    def spawn(self):
        """Starts the server; the words with which it gave up, or None."""
        port_file = os.path.join(self.root, "port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        with open(f"{self.root}/server.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([self.options.server, "serve", self.directory, "--listen", "127.0.0.1",
                                             "--port", self.port, "--port-file", port_file, "--with-parent"],
                                            stdout=subprocess.DEVNULL, stderr=log)
        await_true("the server starts", lambda: os.path.exists(port_file) or self.process.poll() is not None)
        if self.process.poll() is not None:
            with open(f"{self.root}/server.log", encoding="utf-8") as log:
                return log.read()
        with open(port_file, encoding="utf-8") as file:
            self.port = file.read().strip()
        return None

    def start(self):
        words = self.spawn()
        need(words is None, f"the server did not start: {words}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        need(self.process.wait(DEADLINE) == 0, "the server did not end well")

    def look(self):
        """For each laptop the next number and the results by number; and what is held back."""
        done = subprocess.run([self.options.look, self.directory], capture_output=True, text=True, check=True)
        devices, held = {}, set()
        for line in done.stdout.splitlines():
            word, device, n, *rest = line.split(" ", 3)
            if word == "device":
                devices[device] = (int(n), {})
            elif word == "op":
                devices[device][1][int(n)] = json.loads(rest[0])
            else:
                held.add((device, int(n)))
        return devices, held

    def check(self):
        """The promises, once the faults are over."""
        for client in self.clients:
            client.settle()
            client.sync_all()

        views = []

        def converged():
            views[:] = [client.dump() for client in self.clients]
            return all(view == views[0] for view in views)

        try:
            await_true("both laptops show the same", converged)
        except Failure:
            for identifier in sorted(set().union(*views)):
                rows = [view.get(identifier) for view in views]
                if any(row != rows[0] for row in rows):
                    print(f"# {identifier}: {rows}")
            raise
        for client in self.clients:
            client.sync_all()
        view = self.a.dump()
        by_member = dict(line.split("\t")[:2][::-1] for line in self.command("device", "list").splitlines())
        devices, held = self.look()
        for client in self.clients:
            device = by_member[client.member]
            after, results = devices[device]
            need(after - 1 >= client.n_ops, f"{client.n_ops} edits were saved, {after - 1} arrived")
            for n in range(1, after):
                need(n in results, f"edit {n} of {device} is in no history")
                status = results[n]["status"]
                need(status in ("applied", "merged", "conflict", "quarantined"), f"edit {n}: {status}")
                need((status == "quarantined") == ((device, n) in held), f"edit {n} is not where it should be")
                for conflict in results[n].get("conflicts", ()):
                    need(conflict in view, f"the conflict of edit {n} is not shown")
            refused = {results[n].get("record") for n in results if results[n]["status"] == "quarantined"}
            for identifier, value in client.acked:
                need(identifier in view or identifier in refused, f"{value} is nowhere")
                if identifier != self.shared:
                    need(f'"{value}"' in view[identifier][2], f"{value} is another value")

    def close(self):
        for client in self.clients:
            if client.process.poll() is None:
                client.stop()
        self.line.close()
        if self.middle:
            self.middle.close()
        if self.process.poll() is None:
            self.stop()

    def remove(self):
        for client in self.clients:
            client.process.kill()
        if self.process and self.process.poll() is None:
            self.kill()
        for path in self.mounts:
            unmount(path)
        shutil.rmtree(self.root, ignore_errors=True)


def await_acks(client, n):
    await_true("edits are saved", lambda: client.n_ops >= n or client.process.poll() is not None)


def test_kill(world, rounds):
    """kill -9 of server and laptops, at moments that the seed chooses, while both write."""
    for i in range(3 * rounds):
        target = {client: client.n_ops + world.random.randrange(1, 20) for client in world.clients}
        for k, client in enumerate(world.clients):
            client.write(20, f"kill-{i}-{k}")
        victim = ("server", "a", "both")[i % 3]
        await_acks(world.a if victim != "server" else world.b, target[world.a if victim != "server" else world.b])
        if victim != "server":
            world.a.kill()
        if victim != "a":
            world.kill()
            world.start()
        if victim != "server":
            world.a.start()
        for client in world.clients:
            client.settle()
    world.check()


def test_line(world, rounds):
    """A slow line, one that is cut again and again, and one on which nothing comes back."""
    for i in range(rounds):
        world.line.pace, world.line.piece = 0.002, 1000
        world.line.cut_all()
        for k, client in enumerate(world.clients):
            client.write(10, f"slow-{i}-{k}")
        for client in world.clients:
            client.settle()
            client.sync_all()
        world.line.pace, world.line.piece, world.line.cut_after = 0.0, 65536, (1000, 12000)
        world.line.cut_all()
        cuts, turn = world.line.n_cut, 0
        while world.line.n_cut == cuts:
            for k, client in enumerate(world.clients):
                client.write(15, f"cut-{i}-{turn}-{k}")
            for client in world.clients:
                client.settle()
                client.sync(4)
            turn += 1
        world.line.cut_after, world.line.dead = None, True
        world.line.cut_all()
        world.a.write(3, f"dead-{i}")
        world.a.settle()
        _, _, pending, words = world.a.sync(1)
        need(pending > 0 and "waiting to send" in words, f"lost or lied: {words}")
        world.line.dead = False
        world.line.cut_all()
    world.check()


def test_middle(world, rounds):
    """Answers that are lost, come twice, are cut short, are old ones or somebody else's."""
    i = 0
    while i < 2 * rounds or sum(world.middle.done.values()) < 6 * rounds:
        world.middle.share = 5
        for k, client in enumerate(world.clients):
            client.write(15, f"middle-{i}-{k}")
        for client in world.clients:
            client.settle()
            client.sync(4)
        i += 1
    world.middle.share = 0
    world.check()
    print(f"# {world.middle.done}")


def make_certificate(world, name, *options):
    certificate, key = f"{world.root}/{name}.pem", f"{world.root}/{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", *options], check=True,
                   capture_output=True)
    return certificate, key


class Impostor:
    """Answers TLS with another certificate and notes all that is said to it inside."""

    def __init__(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.heard, self.n = b"", 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, args=(context,), daemon=True).start()

    def serve(self, context):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.n += 1
            try:
                with context.wrap_socket(sock, server_side=True) as inside:
                    inside.settimeout(5)
                    self.heard += inside.recv(4096)
            except OSError:
                pass


def test_certificates(world, rounds):
    """Another server at the same address: nothing is said to it, and the laptop says so."""
    port = world.line.target
    made = [make_certificate(world, "other"),
            make_certificate(world, "expired", "-not_before", "20200101000000Z", "-not_after", "20210101000000Z")]
    # The right key in a certificate that is not the one pinned.
    subprocess.run(["openssl", "req", "-x509", "-key", f"{world.directory}/tls-key.pem", "-out",
                    f"{world.root}/again.pem", "-subj", "/CN=localhost"], check=True, capture_output=True)
    made.append((f"{world.root}/again.pem", f"{world.directory}/tls-key.pem"))
    for i, (certificate, key) in enumerate(made):
        impostor = Impostor(certificate, key)
        world.line.target = impostor.port
        world.line.cut_all()
        world.a.write(2, f"impostor-{i}")
        world.a.settle()
        end = time.monotonic() + DEADLINE
        while True:
            state, code, pending, words = world.a.sync(1)
            if (state, code) == ("refused", "certificate"):
                break
            need(time.monotonic() < end, f"not noticed: {state} {code}")
        need(pending > 0 and "Another server" in words, words)
        need(impostor.n > 0 and impostor.heard == b"", f"said to another server: {impostor.heard!r}")
        impostor.listener.close()
        world.line.target = port
        world.line.cut_all()
        world.a.sync_all()
    member = world.command("member", "add", "--family", "Elm", "--agency", "Police", "--role", "chair").strip()
    link = world.link(member)
    third = Client(world, member)
    try:
        words = third.join(link[:-1] + ("0" if link[-1] != "0" else "1")).split(" ", 4)
        need(words[0] == "error" and "not the server that the link names" in words[4], words)
        plain(words[4])
        need(third.join(link) == "joined", "the right link was refused")
    finally:
        third.stop()
    world.check()


def test_restored(world, rounds):
    """The server goes back to yesterday's backup: the laptops bring what it has lost."""
    for i in range(rounds):
        backup = f"{world.root}/backup-{i}"
        for k, client in enumerate(world.clients):
            client.write(5, f"before-{i}-{k}")
            client.settle()
        world.a.sync_all()
        world.command("backup", backup)
        for k, client in enumerate(world.clients):
            client.write(10, f"after-{i}-{k}")
            client.settle()
            client.sync_all()
        world.b.write(3, f"unsent-{i}")
        world.stop()
        world.command("restore", backup)
        world.start()
        for k, client in enumerate(world.clients):
            client.write(5, f"later-{i}-{k}")
        world.check()


class Filler:
    """Takes all the room that is left on a disk."""

    def __init__(self, path):
        self.path = os.path.join(path, "filler")
        self.fill()

    def fill(self):
        with open(self.path, "ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    pass

    def remove(self):
        os.unlink(self.path)


def test_full_client(world, rounds):
    """The laptop's disk is full: an edit is refused in words, and with room all goes on."""
    for i in range(rounds):
        world.a.write(5, f"room-{i}")
        world.a.settle()
        filler = Filler(world.mounts[0])
        before = len(world.a.errors)
        for k in range(400):
            world.a.write(1, f"tight-{i}-{k}")
            world.a.settle()
            if len(world.a.errors) > before:
                break
            filler.fill()
        need(len(world.a.errors) > before, "the disk was never full")
        for line in world.a.errors[before:]:
            words = line.split(" ", 4)[4].strip()
            plain(words)
            need("disk is full" in words, words)
        world.b.write(20, f"other-{i}")
        world.b.settle()
        world.b.sync_all()
        await_true("the laptop says that its disk is full", lambda: "disk of this laptop is full" in world.a.sync(1)[3])
        world.a.kill()
        filler.remove()
        world.a.start()
        world.a.write(5, f"again-{i}")
    world.check()


def test_full_server(world, rounds):
    """The server's disk is full: it stays up and says so, laptops keep what they have, and with room all goes on."""
    for i in range(rounds):
        filler = Filler(world.mounts[0])
        said = set()
        for k in range(200):
            for j, client in enumerate(world.clients):
                client.write(5, f"full-{i}-{k}-{j}")
                client.settle()
            said.add(world.a.sync(1)[1:4:2])
            need(world.process.poll() is None, "the server is gone")
            if any(code == "no-space" for code, _ in said):
                break
            filler.fill()
        words = [words for code, words in said if code == "no-space"]
        need(words and all("server’s disk is full" in each for each in words),
             f"said {sorted({code for code, _ in said})}")
        world.kill()
        refused = world.spawn()
        if refused:
            plain(refused)
        filler.remove()
        if refused:
            world.start()
        for j, client in enumerate(world.clients):
            client.write(5, f"room-{i}-{j}")
        world.check()


TESTS = {
    "kill": (test_kill, {}),
    "line": (test_line, {}),
    "middle": (test_middle, {"through": "middle"}),
    "certificates": (test_certificates, {}),
    "restored": (test_restored, {}),
    "full-client": (test_full_client, {"client_disk": "12m"}),
    "full-server": (test_full_server, {"server_disk": "12m"}),
}


def can_mount():
    with tempfile.TemporaryDirectory() as path:
        mounted = mount(path, "1m")
        if mounted:
            unmount(path)
        return mounted


def enter_namespace():
    """A disk that can be filled is a tmpfs, and that needs mounts of our own; a user gets them, too, where the
    system lets users have namespaces."""
    if "SP_FAULTS_INSIDE" in os.environ:
        return
    os.environ["SP_FAULTS_INSIDE"] = "1"
    for way in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        if subprocess.run([*way, "true"], check=False, capture_output=True).returncode == 0:
            os.execvp(way[0], [*way, sys.executable, *sys.argv])


def run(name, options, seed, rounds):
    function, settings = TESTS[name]
    if any("disk" in setting for setting in settings) and not can_mount():
        return "# SKIP no disk can be mounted here"
    world = World(options, seed)
    try:
        world.found(**settings)
        function(world, rounds)
        world.close()
        return None
    finally:
        world.remove()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("client")
    parser.add_argument("look")
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TESTS)
    options = parser.parse_args()
    enter_namespace()
    # Here a warning is what an administrator should read, not a mistake of the program.
    os.environ["G_DEBUG"] = "fatal-criticals"
    names = [options.only] if options.only else list(TESTS)
    end = time.monotonic() + options.minutes * 60
    failed = number = 0
    seed = options.seed
    while True:
        for name in names:
            number += 1
            began = time.monotonic()
            try:
                note = run(name, options, seed, 1 if not options.minutes else 3) or ""
                print(f"ok {number} {name} {note}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} {name}")
                print(f"# seed {seed}: {type(error).__name__}: {error}", flush=True)
            print(f"# {time.monotonic() - began:.1f} s", flush=True)
        seed += 1
        if time.monotonic() >= end:
            break
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
