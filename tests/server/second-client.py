#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# second-client.py SERVER
#
# Another client, written from src/wire/PROTOCOL.md and /openapi.json alone, against a real server over
# TLS: it joins, signs in, pushes and pulls, and meets what the server refuses. It uses Python's standard
# library, and openssl to sign. Prints TAP.

import base64
import gzip
import hashlib
import http.client
import json
import os
import secrets
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

PUBLIC_KEY_HEADER = 12  # bytes before the key in the DER of an Ed25519 public key


def new_id():
    """A UUIDv7: milliseconds since 1970, then chance."""
    value = int(time.time() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xf << 76) | 7 << 76
    value = value & ~(3 << 62) | 2 << 62
    text = f'{value:032x}'
    return '-'.join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def canonical(document):
    return json.dumps(document, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def chained(before, what):
    return hashlib.blake2b(bytes.fromhex(before) + what, digest_size=32).hexdigest()


class Key:
    """An Ed25519 key in a file, used through openssl."""

    def __init__(self, folder):
        self.path = os.path.join(folder, f'{secrets.token_hex(4)}.pem')
        subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', self.path], check=True)
        der = subprocess.run(['openssl', 'pkey', '-in', self.path, '-pubout', '-outform', 'DER'],
                             check=True, capture_output=True).stdout
        self.public = base64.b64encode(der[PUBLIC_KEY_HEADER:]).decode()

    def sign(self, message):
        with tempfile.NamedTemporaryFile() as file:
            file.write(message)
            file.flush()
            signature = subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', self.path,
                                        '-in', file.name], check=True, capture_output=True).stdout
        return base64.b64encode(signature).decode()


class Client:
    """What PROTOCOL.md says, and no more."""

    def __init__(self, link, folder):
        parts = urllib.parse.urlsplit(link)
        assert (parts.scheme, parts.netloc) == ('stalking-partnership', 'join')
        query = urllib.parse.parse_qs(parts.query)
        self.host = urllib.parse.urlsplit(query['server'][0]).netloc
        self.code, self.pin = query['code'][0], query['pin'][0]
        self.key = Key(folder)
        self.token = self.cursor = None
        self.n = self.told = self.entries = 0
        self.head = self.spine = '0' * 64
        self.records = {}

    def connect(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the pin is the only authority, and is asked before a word is sent
        connection = http.client.HTTPSConnection(self.host, context=context, timeout=70)
        connection.connect()
        found = hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest()
        if found != self.pin:
            connection.close()
            raise ConnectionRefusedError('another certificate')
        return connection

    def send(self, method, path, body=None, headers=None, raw=None):
        """The status and the document. What was sent and answered is written down for the test after this."""
        sent = raw if raw is not None else None if body is None else json.dumps(body).encode()
        fields = {'Accept-Encoding': 'gzip'}
        if sent is not None:
            fields['Content-Type'] = 'application/json'
        if self.token:
            fields['Authorization'] = f'Bearer {self.token}'
        connection = self.connect()
        connection.request(method, path, sent, {**fields, **(headers or {})})
        reply = connection.getresponse()
        content = reply.read()
        if reply.headers['Content-Encoding'] == 'gzip':
            content = gzip.decompress(content)
        assert reply.headers['Cache-Control'] == 'no-store' and reply.headers['Request-Id']
        connection.close()
        if headers and headers.get('Content-Encoding') == 'gzip':
            sent = gzip.decompress(sent)
        write_down(method, path, sent, reply, content)
        return reply.status, json.loads(content)

    def call(self, method, path, body=None, headers=None, raw=None):
        status, document = self.send(method, path, body, headers, raw)
        assert status == 200, document
        return document

    def join(self, name):
        answer = self.call('POST', '/v1/devices', {'code': self.code, 'name': name,
                                                   'public_key': self.key.public})
        self.device, self.member, self.agency = answer['device'], answer['member'], answer['agency']
        self.epoch = answer['epoch']

    def sign_in(self):
        self.token = None
        challenge = self.call('POST', '/v1/token', {'device': self.device})['challenge']
        message = f'stalking-partnership token\n{self.device}\n{challenge}'.encode()
        proof = {'device': self.device, 'challenge': challenge, 'signature': self.key.sign(message)}
        self.token = self.call('POST', '/v1/token', proof)['token']

    def operation(self, do, record, record_type, compartment, **more):
        self.n += 1
        return {'n': self.n, 'do': do, 'record': record, 'type': record_type, 'compartment': compartment,
                'at': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), **more}

    def tell(self):
        """Sends what the log has to say of operations that it has not told of yet; it is one chain here."""
        entries = []
        while self.told < self.n:
            self.told += 1
            self.entries += 1
            entry = canonical({'n': self.entries, 'prev': self.head, 'act': 'alter', 'compartment': 'directory',
                               'at': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), 'device': self.device,
                               'member': self.member, 'op': self.told})
            self.head = chained(self.head, entry)
            self.spine = chained(self.spine, bytes.fromhex(self.head))
            entries.append(entry.decode())
        if entries:
            first = self.entries - len(entries) + 1
            message = f'stalking-partnership audit\n{self.device}\n{self.entries}\n{self.spine}'.encode()
            receipt = self.call('POST', '/v1/audit', {
                'device': self.device, 'first': first, 'entries': entries, 'spine': self.spine,
                'signature': self.key.sign(message)})
            assert (receipt['count'], receipt['spine']) == (self.entries, self.spine)

    def push_body(self, operations):
        return {'epoch': self.epoch, 'device': self.device,
                'first_op': operations[0]['n'] if operations else self.n + 1, 'ops': operations}

    def push(self, operations):
        self.tell()
        return self.call('POST', '/v1/sync/push', self.push_body(operations))['results']

    def pull_body(self, most=2000):
        return {'epoch': self.epoch, 'device': self.device, 'cursor': self.cursor, 'max': most}

    def pull(self, most=2000):
        purged = []
        while True:
            page = self.call('POST', '/v1/sync/pull', self.pull_body(most))
            for name in page['compartments']['drop']:
                self.records = {key: value for key, value in self.records.items()
                                if value['compartment'] != name}
                purged.append(name)
            for change in page['changes']:
                held = self.records.get(change['id'])
                if change['do'] == 'put':
                    self.records[change['id']] = change
                elif held and held['compartment'] == change['compartment']:
                    del self.records[change['id']]
            self.cursor = page['cursor']
            if not page['more']:
                break
        if purged:
            assert self.call('POST', '/v1/sync/ack', {'device': self.device, 'purged': purged}) == {}
        return page

    def digest(self, compartment):
        """What the server should say of a compartment that both hold."""
        joined = 0
        for record in self.records.values():
            if record['compartment'] == compartment:
                text = f'{record["id"]}\n{record["rev"]}'.encode()
                joined ^= int.from_bytes(hashlib.blake2b(text, digest_size=32).digest()[:8], 'little')
        return f'{joined:016x}'

    def refused(self, method, path, body=None, **more):
        """The problem's code."""
        status, document = self.send(method, path, body, **more)
        assert status == document['status'] >= 400, document
        return document['type'].removeprefix('/problems/')


def write_down(method, path, sent, reply, content):
    folder = os.environ.get('SP_TEST_EXCHANGES')
    if not folder:
        return
    os.makedirs(folder, exist_ok=True)
    mode = 'ab' if getattr(write_down, 'begun', False) else 'wb'
    write_down.begun = True
    with open(os.path.join(folder, 'second-client.exchanges'), mode) as file:
        head = {'method': method, 'path': path, 'status': reply.status, 'type': reply.headers['Content-Type'],
                'request': -1 if sent is None else len(sent), 'answer': len(content)}
        file.write(json.dumps(head).encode() + b'\n' + (sent or b'') + content + b'\n')


class Server:
    def __init__(self, program, folder, *options, **process):
        self.program = program
        self.folder = os.path.join(folder, 'partnership')
        self.run('init', self.folder, '--name', 'Test', '--host', '127.0.0.1')
        self.run('agency', self.folder, 'add', '--name', 'Police', '--short', 'Police')
        self.run('agency', self.folder, 'add', '--name', 'Health', '--short', 'Health')
        for family, agency, role in (('Chair', 'Police', 'chair'), ('Nurse', 'Health', 'representative'),
                                     ('Guest', 'Health', 'representative')):
            self.run('member', self.folder, 'add', '--family', family, '--agency', agency, '--role', role)
        port = os.path.join(folder, 'port')
        self.process = subprocess.Popen([program, 'serve', self.folder, '--listen', '127.0.0.1', '--port', '0',
                                         '--port-file', port, '--with-parent', *options],
                                        **{'stdout': subprocess.DEVNULL, **process})
        deadline = time.monotonic() + 60
        while not (os.path.exists(port) and os.path.getsize(port)):
            assert time.monotonic() < deadline and self.process.poll() is None, 'the server does not start'
            time.sleep(0.05)

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout

    def link(self, member):
        lines = self.run('device', self.folder, 'link', member).split()
        return next(line for line in lines if line.startswith('stalking-partnership:'))

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def new_case(client):
    """A case, the invitation of the own agency, a person; in one push."""
    case, person = new_id(), new_id()
    core = f'case:{case}'
    results = client.push([
        client.operation('create', case, 'case', core, set={'reference': 'K4RT7', 'status': 'triage'}),
        client.operation('create', new_id(), 'invitation', core,
                         set={'case_id': case, 'agency': client.agency}),
        client.operation('create', person, 'person', core,
                         set={'case_id': case, 'family_name': 'Marsh', 'given_names': 'Jo'})])
    assert [result['status'] for result in results] == ['applied'] * 3, results
    return case, person


def test_describes_itself(state):
    api = state.chair.call('GET', '/openapi.json')
    with open(sys.argv[2], encoding='utf-8') as file:
        assert api == json.load(file)
    meta = state.chair.call('GET', '/v1/meta')
    assert meta['protocol'][0] <= 1 <= meta['protocol'][1] and meta['name'] == 'Test'
    types = json.loads(state.server.run('schema'))['types']
    assert {field['name']: field['kind'] for field in types[4]['fields']}['reference'] == 'text'


def test_pin(state):
    stranger = Client(state.server.link('Chair'), state.folder)
    stranger.pin = '0' * 64
    try:
        stranger.join('Other')
    except ConnectionRefusedError:
        return
    raise AssertionError('spoke with another certificate')


def test_join_and_sign_in(state):
    chair = state.chair
    chair.join('Second client')
    first = chair.device
    chair.join('Second client')  # as after a lost answer
    assert chair.device == first
    chair.sign_in()


def test_push_and_pull(state):
    chair = state.chair
    state.case, state.person = new_case(chair)
    page = chair.pull(1)
    assert page['more'] is False and page['progress'] == 1
    assert chair.records[state.person]['fields']['family_name'] == 'Marsh'
    assert chair.records[chair.member]['type'] == 'member'
    again = chair.push_body([chair.operation('set', state.person, 'person', f'case:{state.case}',
                                             base_rev=chair.records[state.person]['rev'],
                                             set={'phone': '07700 900123'},
                                             members={'aliases': {'add': ['Mo'], 'remove': []}})])
    assert chair.refused('POST', '/v1/sync/push', again) == 'audit-missing'
    chair.tell()
    first = chair.call('POST', '/v1/sync/push', again)
    packed = gzip.compress(json.dumps(again).encode())
    repeated = chair.call('POST', '/v1/sync/push', raw=packed, headers={'Content-Encoding': 'gzip'})
    assert first['results'] == repeated['results']
    chair.pull()
    fields = chair.records[state.person]['fields']
    assert (fields['phone'], fields['aliases']) == ('07700 900123', ['Mo'])


def test_need_to_know(state):
    """Another agency receives nothing until it is invited, and drops all when it is not any more."""
    chair, nurse = state.chair, state.nurse
    nurse.join('Nurse')
    nurse.sign_in()
    nurse.pull()
    core = f'case:{state.case}'
    assert not any(record['compartment'].startswith('case:') for record in nurse.records.values())
    invitation, secret = new_id(), new_id()
    chair.push([chair.operation('create', invitation, 'invitation', core,
                                set={'case_id': state.case, 'agency': nurse.agency}),
                chair.operation('create', secret, 'incident', f'{core}:chair',
                                set={'case_id': state.case, 'date': '2026-05-01', 'description': 'Kept',
                                     'restriction_reason': 'intelligence'})])
    nurse.pull(1)
    assert state.person in nurse.records and secret not in nurse.records
    (result,) = nurse.push([nurse.operation('set', secret, 'incident', f'{core}:chair', set={'place': 'x'})])
    assert (result['status'], result['reason']) == ('quarantined', 'forbidden')
    chair.push([chair.operation('delete', invitation, 'invitation', core)])
    nurse.pull()
    assert not any(record['compartment'].startswith('case:') for record in nurse.records.values())


def test_merge_and_conflict(state):
    """Two devices of the chair's change one field while apart."""
    core = f'case:{state.case}'
    other = Client(state.server.link('Chair'), state.folder)
    other.join('Other laptop')
    other.sign_in()
    other.pull()
    state.chair.pull()
    seen = state.chair.records[state.person]
    for client, name in ((state.chair, 'Jo Ann'), (other, 'Joanna')):
        (result,) = client.push([client.operation('set', state.person, 'person', core, base_rev=seen['rev'],
                                                  set={'given_names': name}, was={'given_names': 'Jo'})])
    assert result['status'] == 'conflict'
    other.pull()
    conflict = other.records[result['conflicts'][0]]
    assert conflict['fields']['mine'] == 'Joanna' and conflict['fields']['theirs'] == 'Jo Ann'
    (result,) = other.push([other.operation('set', state.person, 'person', core, base_rev=seen['rev'],
                                            set={'title': 'Ms'})])
    assert result['status'] == 'merged'


def test_compare_and_offer_again(state):
    chair, core = state.chair, f'case:{state.case}'
    chair.pull()
    page = chair.call('POST', '/v1/sync/pull', {**chair.pull_body(), 'schema': 1, 'verify': [core]})
    assert page['digests'] == {core: chair.digest(core)}
    page = chair.call('POST', '/v1/sync/pull', {**chair.pull_body(), 'refill': [core]})
    assert page['compartments']['add'] == [core]
    assert state.person in {change['id'] for change in page['changes']}
    chair.pull()
    gone = chair.records[state.person]
    chair.push([chair.operation('delete', state.person, 'person', core, base_rev=gone['rev'])])
    (result,) = chair.push([chair.operation('create', state.person, 'person', core, set=gone['fields'],
                                            again=True)])
    assert (result['status'], result['reason']) == ('quarantined', 'deleted')


def test_live(state):
    upto = state.chair.pull()
    answer = state.chair.call('GET', f'/v1/live?after={upto["upto"] - 1}&acl={upto["acl_rev"]}')
    assert answer == {'seq': upto['upto'], 'acl_rev': upto['acl_rev']}


def test_refusals(state):
    chair = state.chair
    pull = chair.pull_body()
    refused = chair.refused
    assert refused('GET', '/v1/nothing') == 'not-found'
    assert refused('GET', '/v1/token') == 'method'
    assert refused('POST', '/v1/sync/pull', raw=b'no JSON') == 'bad-request'
    assert refused('POST', '/v1/sync/pull', pull, headers={'Content-Encoding': 'br'}) == 'unsupported'
    assert refused('POST', '/v1/sync/pull', raw=b' ' * 70000) == 'too-large'
    assert refused('POST', '/v1/sync/pull', {**pull, 'cursor': '1.2.3'}) == 'cursor'
    assert refused('POST', '/v1/sync/pull', {**pull, 'device': new_id()}) == 'wrong-device'
    assert refused('POST', '/v1/sync/pull', {**pull, 'schema': 0}) == 'schema'
    assert refused('POST', '/v1/sync/pull', {**pull, 'epoch': 'other'}) == 'epoch-changed'
    assert refused('POST', '/v1/devices', {'code': 'x', 'name': 'x',
                                           'public_key': chair.key.public}) == 'bad-code'
    proof = {'device': chair.device, 'challenge': 'x', 'signature': 'A' * 86 + '=='}
    assert refused('POST', '/v1/token', proof) == 'bad-signature'
    assert refused('GET', '/v1/live?after=now') == 'bad-request'
    gap = chair.operation('delete', state.person, 'person', f'case:{state.case}')
    gap['n'] += 1
    assert refused('POST', '/v1/sync/push', chair.push_body([gap])) == 'op-gap'
    chair.n -= 1
    assert refused('POST', '/v1/sync/push', {**chair.push_body([]), 'ops': [7]}) == 'bad-operation'
    token, chair.token = chair.token, None
    assert refused('POST', '/v1/sync/pull', pull) == 'sign-in'
    chair.token = token


def test_reuse_and_revocation(state):
    guest = Client(state.server.link('Guest'), state.folder)
    guest.join('Copied disk')
    guest.sign_in()
    guest.push([guest.operation('create', new_id(), 'agency', 'directory', set={'name': 'X'})])
    guest.n = 0
    other = guest.push_body([guest.operation('create', new_id(), 'agency', 'directory', set={'name': 'Y'})])
    assert guest.refused('POST', '/v1/sync/push', other) == 'op-reuse'
    assert guest.refused('POST', '/v1/sync/pull', guest.pull_body()) == 'revoked'


def main():
    tests = [test_describes_itself, test_pin, test_join_and_sign_in, test_push_and_pull, test_need_to_know,
             test_merge_and_conflict, test_compare_and_offer_again, test_live, test_refusals, test_reuse_and_revocation]
    print(f'1..{len(tests)}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        state = State(folder)
        try:
            for number, test in enumerate(tests, 1):
                test(state)  # each goes on from where the one before ended, so the first failure ends it
                print(f'ok {number} - {test.__name__}', flush=True)
        finally:
            state.server.stop()


class State:
    """What the tests hand on to each other."""

    def __init__(self, folder):
        self.folder = folder
        self.server = Server(sys.argv[1], folder)
        self.chair = Client(self.server.link('Chair'), folder)
        self.nurse = Client(self.server.link('Nurse'), folder)


if __name__ == '__main__':
    main()
