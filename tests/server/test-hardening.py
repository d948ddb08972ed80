#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-hardening.py SERVER OPENAPI [TEST…]

What somebody meets who means harm: the real server, over TLS, on loopback. Prints TAP."""

import contextlib
import ctypes
import gzip
import importlib.util
import json
import os
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
import warnings

_spec = importlib.util.spec_from_file_location(
    'second_client', os.path.join(os.path.dirname(__file__), 'second-client.py'))
second = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(second)

PR_SET_MDWE = 65  # memory may be written or executed, never both
MDWE_REFUSE_EXEC_GAIN = 1
NOBODY = 65534
TRIES = 8  # threads that try the same at once

SERVER, OPENAPI = sys.argv[1:3]


@contextlib.contextmanager
def partnership(*options, **process):
    """A server of its own, whose standard output and error go to one file."""
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, 'log'), 'wb+') as log:
        server = second.Server(SERVER, folder, *options, stdout=log, stderr=subprocess.STDOUT, **process)
        server.log = os.path.join(folder, 'log')
        server.scratch = folder
        try:
            yield server
        finally:
            server.stop()


def enrolled(server, member='Chair'):
    client = second.Client(server.link(member), server.scratch)
    client.join(f'{member}’s laptop')
    client.sign_in()
    return client


def stranger(server):
    """Who knows the address and nothing else."""
    client = second.Client(server.link('Guest'), server.scratch)
    client.code = 'x'
    return client


def port_of(server):
    with open(os.path.join(os.path.dirname(server.folder), 'port'), encoding='ascii') as file:
        return int(file.read())


def context(version=None, ciphers=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if ciphers:
        made.set_ciphers(ciphers)
    if version:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', DeprecationWarning)
            made.minimum_version = made.maximum_version = version
    return made


def handshake(server, **options):
    """The version and the cipher, or why there are none."""
    with socket.create_connection(('127.0.0.1', port_of(server)), timeout=20) as plain:
        try:
            with context(**options).wrap_socket(plain) as sock:
                return sock.version(), sock.cipher()[0]
        except (ssl.SSLError, ConnectionError) as error:
            return None, getattr(error, 'reason', None) or type(error).__name__


def raw(server, data, timeout=20):
    """What comes back for these bytes until the connection is closed, or nothing more comes."""
    with socket.create_connection(('127.0.0.1', port_of(server)), timeout=timeout) as plain, \
            context().wrap_socket(plain) as sock:
        sock.sendall(data)
        answer = b''
        with contextlib.suppress(OSError):
            while more := sock.recv(65536):
                answer += more
        return answer


def calls(needing_sign_in):
    """Each call that openapi.json describes, so that a new one is in this test by itself."""
    with open(OPENAPI, encoding='utf-8') as file:
        api = json.load(file)
    for path, methods in api['paths'].items():
        for method, call in methods.items():
            if (call.get('security', api.get('security')) != []) == needing_sign_in:
                yield method.upper(), path


def in_threads(job, values):
    """What the job gave for each of the values, all at the same time."""
    results = [None] * len(values)
    gate = threading.Barrier(len(values))

    def run(index):
        gate.wait()
        results[index] = job(values[index])

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(values))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# --- TLS -----------------------------------------------------------------------------------------


def test_tls_versions():
    with partnership() as server:
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            spoken, why = handshake(server, version=version, ciphers='ALL:@SECLEVEL=0')
            # The server hangs up, with or without an alert; it was not this end that would not ask.
            assert spoken is None and ('PROTOCOL_VERSION' in why or 'EOF' in why or 'Reset' in why), (version, why)
        assert handshake(server, version=ssl.TLSVersion.TLSv1_2)[0] == 'TLSv1.2'
        assert handshake(server)[0] == 'TLSv1.3'


def test_tls_ciphers():
    refused = ['AES128-SHA', 'AES256-SHA256', 'AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384',
               'DHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CAMELLIA128-SHA256', 'ECDHE-ECDSA-AES128-CCM8', 'aNULL', 'eNULL',
               'PSK']
    taken = ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-GCM-SHA256']
    with partnership() as server:
        for cipher in refused:
            spoken, why = handshake(server, version=ssl.TLSVersion.TLSv1_2, ciphers=f'{cipher}:@SECLEVEL=0')
            assert spoken is None, (cipher, why)
        for cipher in taken:
            assert handshake(server, version=ssl.TLSVersion.TLSv1_2, ciphers=cipher) == ('TLSv1.2', cipher)
        # The server's order counts, not the caller's.
        assert handshake(server, version=ssl.TLSVersion.TLSv1_2, ciphers=':'.join(reversed(taken)))[1] == taken[0]


def test_tls_only():
    with partnership() as server, socket.create_connection(('127.0.0.1', port_of(server)), timeout=20) as plain:
        plain.sendall(b'GET /v1/meta HTTP/1.1\r\nHost: x\r\n\r\n')
        answer = b''
        with contextlib.suppress(OSError):
            while more := plain.recv(4096):
                answer += more
        assert b'HTTP/' not in answer and b'Test' not in answer, answer


def test_testssl():
    """What another program finds: no old version, no weak kind of cipher, nothing that it would warn of."""
    if not shutil.which('testssl'):
        raise Skip('testssl is not installed')
    with partnership('--calls-from-address', '0') as server:
        found = os.path.join(server.scratch, 'found.json')
        subprocess.run(['testssl', '--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '-p', '-s', '--jsonfile',
                        found, f'127.0.0.1:{port_of(server)}'], stdout=subprocess.DEVNULL, timeout=200)
        with open(found, encoding='utf-8') as file:
            findings = {item['id']: item for item in json.load(file)}
    for version, offered in (('SSLv2', False), ('SSLv3', False), ('TLS1', False), ('TLS1_1', False), ('TLS1_2', True),
                             ('TLS1_3', True)):
        assert findings[version]['finding'].startswith('offered' if offered else 'not offered'), findings[version]
    # That its own openssl has no engine for GOST says nothing of the server.
    bad = [item for name, item in findings.items() if item['severity'] not in ('OK', 'INFO') and name != 'engine_problem']
    assert not bad and len(findings) > 12, (bad, list(findings))


def test_certificate():
    """Nobody else's is taken, and this one holds what a modern one should."""
    with partnership() as server:
        pem = os.path.join(server.folder, 'tls-certificate.pem')
        text = subprocess.run(['openssl', 'x509', '-in', pem, '-noout', '-text'], check=True, capture_output=True,
                              text=True).stdout
        assert 'id-ecPublicKey' in text and '(256 bit)' in text and 'ecdsa-with-SHA256' in text, text
        client = stranger(server)
        client.pin = 'a' * 64
        try:
            client.send('GET', '/v1/meta')
        except ConnectionRefusedError:
            return
        raise AssertionError('another certificate was taken')


# --- Who may ---------------------------------------------------------------------------------------


def test_every_call_signed_in():
    """No call but those that the description opens is answered without a token that holds."""
    with partnership() as server:
        chair = enrolled(server)
        gone = enrolled(server, 'Nurse')
        server.run('device', server.folder, 'revoke', gone.device)
        forged = chair.token[:-1] + ('0' if chair.token[-1] != '0' else '1')
        n = 0
        for method, path in calls(True):
            for token, problems in ((None, {'sign-in'}), ('', {'sign-in'}), ('x' * 5000, {'sign-in'}),
                                    (forged, {'sign-in'}), (chair.token.upper(), {'sign-in'}),
                                    (gone.token, {'revoked', 'sign-in'})):
                caller = stranger(server)
                caller.token = token
                body = None if method == 'GET' else {'epoch': chair.epoch, 'device': chair.device, 'cursor': None}
                problem = caller.refused(method, path, body)
                assert problem in problems, (method, path, token, problem)
                n += 1
        assert n >= 6 * 10, n


def test_swapped():
    """What was given to one is worth nothing to another, and nothing is worth anything twice."""
    with partnership() as server:
        chair, nurse = enrolled(server), enrolled(server, 'Nurse')
        nurse.token, own = chair.token, nurse.token
        assert nurse.refused('POST', '/v1/sync/pull', nurse.pull_body()) == 'wrong-device'
        assert nurse.refused('POST', '/v1/sync/push', nurse.push_body([])) == 'wrong-device'
        nurse.token = own

        def proof(client, challenge, device):
            message = f'stalking-partnership token\n{device}\n{challenge}'.encode()
            return {'device': device, 'challenge': challenge, 'signature': client.key.sign(message)}

        def ask():
            return chair.call('POST', '/v1/token', {'device': chair.device})['challenge']

        challenge = ask()
        assert nurse.refused('POST', '/v1/token', proof(nurse, challenge, nurse.device)) == 'bad-signature'
        assert nurse.refused('POST', '/v1/token', proof(nurse, challenge, chair.device)) == 'bad-signature'
        for place in (0, len(challenge) // 2, len(challenge) - 1):
            altered = challenge[:place] + ('0' if challenge[place] != '0' else '1') + challenge[place + 1:]
            assert chair.refused('POST', '/v1/token', proof(chair, altered, chair.device)) == 'bad-signature'
        challenge = ask()
        right = proof(chair, challenge, chair.device)
        chair.call('POST', '/v1/token', right)
        assert chair.refused('POST', '/v1/token', right) == 'bad-signature'


def test_races():
    """Of many that use one code or one challenge at once, one is taken."""
    with partnership() as server:
        link = server.link('Nurse')
        callers = [second.Client(link, server.scratch) for _ in range(TRIES)]
        answers = in_threads(lambda caller: caller.send('POST', '/v1/devices', {
            'code': caller.code, 'name': 'x', 'public_key': caller.key.public})[0], callers)
        assert sorted(answers) == [200] + [403] * (TRIES - 1), answers
        chair = enrolled(server)
        challenge = chair.call('POST', '/v1/token', {'device': chair.device})['challenge']
        message = f'stalking-partnership token\n{chair.device}\n{challenge}'.encode()
        proof = {'device': chair.device, 'challenge': challenge, 'signature': chair.key.sign(message)}
        answers = in_threads(lambda _: chair.send('POST', '/v1/token', proof)[0], range(TRIES))
        assert sorted(answers) == [200] + [401] * (TRIES - 1), answers


def test_dead_within_a_second():
    with partnership() as server:
        nurse = enrolled(server, 'Nurse')
        for verb, problem in (('suspend', 'sign-in'), ('revoke', 'revoked')):
            if verb == 'revoke':
                server.run('device', server.folder, 'resume', nurse.device)
            nurse.sign_in()
            nurse.pull()
            server.run('device', server.folder, verb, nurse.device)
            start = time.monotonic()
            while nurse.send('POST', '/v1/sync/pull', nurse.pull_body())[0] == 200:
                pass
            took = time.monotonic() - start
            found = nurse.refused('POST', '/v1/sync/pull', nurse.pull_body())
            assert found in (problem, 'sign-in'), (verb, found)
            assert took < 1, took
            print(f'# {verb}: the token was dead after {took * 1000:.0f} ms')


# --- How often and how much ------------------------------------------------------------------------


def too_many(server, client, path='/v1/meta', method='GET', body=None, headers=None):
    """Whether it was once too often; then the answer says when to come again."""
    connection = client.connect()
    sent = None if body is None else json.dumps(body).encode()
    fields = {**(headers or {})}
    if client.token:
        fields['Authorization'] = f'Bearer {client.token}'
    connection.request(method, path, sent, fields)
    reply = connection.getresponse()
    document = json.loads(reply.read())
    connection.close()
    if reply.status != 429:
        return False
    assert document['type'] == '/problems/too-many', document
    assert 1 <= int(reply.headers['Retry-After']) <= 120, reply.headers
    return True


def test_limit_by_address():
    with partnership('--calls-from-address', '30') as server:
        chair = enrolled(server)
        client = stranger(server)
        before = [too_many(server, client) for _ in range(60)]
        assert not before[0] and before[-1] and sum(before) >= 25, before
        assert too_many(server, client, '/v1/token', 'POST', {'device': chair.device})
        assert too_many(server, client, '/v1/nothing')
        chair.pull()  # who has signed in already is not held up by others at the same address


def test_limit_on_wrong_tries():
    """Wrong codes and signatures cost twenty calls each; and what comes too often is not even looked at."""
    with partnership('--calls-from-address', '100') as server:
        wrong = {'code': 'x', 'name': 'x', 'public_key': second.Key(server.scratch).public}
        client = stranger(server)
        tries = 0
        while not too_many(server, client, '/v1/devices', 'POST', wrong):
            tries += 1
            assert tries < 20, 'no end of tries'
        assert 3 <= tries <= 7, tries
        late = second.Client(server.link('Nurse'), server.scratch)
        assert late.refused('POST', '/v1/devices', {'code': late.code, 'name': 'x',
                                                    'public_key': late.key.public}) == 'too-many'


def test_limit_by_device():
    with partnership('--calls-by-device', '5') as server:
        chair, nurse = enrolled(server), enrolled(server, 'Nurse')
        answers = [too_many(server, chair, '/v1/sync/pull', 'POST', chair.pull_body()) for _ in range(10)]
        assert answers[:5] == [False] * 5 and any(answers[5:]), answers
        chair.sign_in()  # another token is the same device
        assert too_many(server, chair, '/v1/sync/pull', 'POST', chair.pull_body())
        nurse.pull()


def test_proxy_header():
    with partnership('--calls-from-address', '5') as server:
        client = stranger(server)
        answers = [too_many(server, client, headers={'X-Forwarded-For': f'192.0.2.{n}'}) for n in range(20)]
        assert any(answers), 'what a caller says of itself was believed'
    with partnership('--calls-from-address', '5', '--proxy', '127.0.0.1') as server:
        client = stranger(server)
        answers = [too_many(server, client, headers={'X-Forwarded-For': f'192.0.2.{n}'}) for n in range(20)]
        assert not any(answers), answers
        answers = [too_many(server, client, headers={'X-Forwarded-For': f'198.51.100.{n}, 203.0.113.7'})
                   for n in range(20)]
        assert any(answers), 'what stands before the proxy’s own address was believed'
        answers = [too_many(server, client, headers={'X-Forwarded-For': f'2001:db8:0:1::{n:x}'}) for n in range(20)]
        assert any(answers), 'each address of one network was told apart'


def test_slow_body():
    with partnership('--request-seconds', '2') as server:
        chair = enrolled(server)
        with socket.create_connection(('127.0.0.1', port_of(server)), timeout=30) as plain, \
                context().wrap_socket(plain) as sock:
            sock.sendall(b'POST /v1/token HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n')
            start = time.monotonic()
            closed = False
            while not closed and time.monotonic() - start < 20:
                try:
                    sock.sendall(b' ')
                    sock.settimeout(0.3)
                    closed = sock.recv(100) == b''
                except TimeoutError:
                    pass
                except OSError:
                    closed = True
            took = time.monotonic() - start
            assert closed and 1.5 < took < 15, took
        chair.pull()


def peak(server):
    with open(f'/proc/{server.process.pid}/status', encoding='ascii') as file:
        return int(re.search(r'VmHWM:\s+(\d+) kB', file.read())[1]) // 1024


def test_bombs():
    # A sanitizer keeps what was freed, up to this much, and would count it as the server's.
    os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'
    with partnership() as server:
        chair = enrolled(server)
        before = peak(server)
        bomb = gzip.compress(b' ' * (256 << 20), 9)
        zipped = {'Content-Encoding': 'gzip'}
        assert len(bomb) < 1 << 20
        status, _ = raw_send(chair, '/v1/sync/push', bomb, zipped)
        assert status == 413, status
        status, _ = raw_send(chair, '/v1/sync/push', gzip.compress(bomb, 9), zipped)
        assert status == 400, status
        status, _ = raw_send(chair, '/v1/sync/push', bomb[:-100], zipped)
        assert status == 413, status
        assert chair.refused('POST', '/v1/sync/push', raw=b'[' * 500000) == 'bad-request'
        assert chair.refused('POST', '/v1/sync/push', raw=b'{"a":' * 100000) == 'bad-request'
        assert chair.refused('POST', '/v1/sync/push', raw=b' ' * (9 << 20)) == 'too-large'
        grown = peak(server) - before
        assert grown < 64, grown
        print(f'# 256 MiB in {len(bomb) >> 10} KiB: the server’s memory grew by {grown} MiB at most')
        chair.pull()


def raw_send(client, path, body, headers):
    """Not written down for others, as it is not what it says that it is."""
    connection = client.connect()
    connection.request('POST', path, body, {**headers, 'Authorization': f'Bearer {client.token}'})
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    return reply.status, content


# --- HTTP ------------------------------------------------------------------------------------------


def test_headers():
    with partnership() as server:
        chair = enrolled(server)
        for path, token in (('/v1/meta', ''), ('/openapi.json', ''), ('/nothing', ''), ('/v1/live', ''),
                            ('/v1/live', chair.token)):
            head = raw(server, f'GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: https://evil.example\r\n'
                       f'Authorization: Bearer {token}\r\n\r\n'.encode()).split(b'\r\n\r\n')[0].decode().lower()
            for wanted in ('cache-control: no-store', 'x-content-type-options: nosniff', 'request-id: ',
                           'content-security-policy: default-src \'none\'; frame-ancestors \'none\'',
                           'referrer-policy: no-referrer', 'strict-transport-security: max-age=63072000',
                           'content-type: application/'):
                assert wanted in head, (path, wanted, head)
            for unwanted in ('access-control-', 'set-cookie', '\nserver:', 'x-powered-by', 'microhttpd', 'location:'):
                assert unwanted not in head, (path, unwanted, head)


def test_methods():
    with partnership() as server:
        for method in ('TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'CONNECT', 'BREW'):
            answer = raw(server, f'{method} /v1/meta HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Canary: zzz\r\n'
                         f'\r\n'.encode())
            assert not re.match(rb'HTTP/1.1 2', answer) and b'zzz' not in answer, (method, answer[:200])
        for path in ('/', '/v1', '/v1/', '/v1/../v1/meta', '//v1/meta', '/v1/meta/', '/v1%2fmeta', '/.git/config',
                     '/server.key', '/../server.key', '/%2e%2e/%2e%2e/etc/passwd', '/v1/meta%00', '/v1/meta;x'):
            answer = raw(server, f'GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'.encode())
            assert re.match(rb'HTTP/1.1 4', answer), (path, answer[:200])


def test_smuggling():
    """Where two lengths are said, none of the bytes after the first request is read as another."""
    second_request = b'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'
    body = b'0\r\n\r\n' + second_request
    with partnership() as server:
        for lengths in (b'Content-Length: %d\r\nTransfer-Encoding: chunked' % len(body),
                        b'Transfer-Encoding: chunked\r\nContent-Length: %d' % len(body),
                        b'Content-Length: 5\r\nContent-Length: %d' % len(body),
                        b'Content-Length: -1', b'Content-Length: +5', b'Content-Length: 0x5',
                        b'Transfer-Encoding: xchunked'):
            answer = raw(server, b'POST /v1/token HTTP/1.1\r\nHost: x\r\n' + lengths + b'\r\n\r\n' + body, timeout=4)
            assert b'"openapi"' not in answer and b'HTTP/1.1 200' not in answer, (lengths, answer[:300])


# --- What is told to whom --------------------------------------------------------------------------

CANARIES = ('Canarymarsh', 'canary-street', 'canary@example.org', 'CANARYREF')
SQL_WORDS = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|sqlite|SQLITE|syntax error|no such)\b')


def hostile_requests(server, chair):
    """All kinds, with words in all their parts; gives the answers."""
    case, person = second.new_case(chair)
    ids = [case, person, chair.device, chair.member, chair.agency, chair.token]
    word = 'Canarymarsh\r\nINJECTED: line\n** Message: INJECTED'
    sql = "'; DROP TABLE record; SELECT * FROM member WHERE '1'='1"
    core = f'case:{case}'
    send = chair.send
    operation = chair.operation('set', person, 'person', core, base_rev=1, set={'family_name': word, 'aliases': sql})
    chair.tell()
    answers = [send('POST', '/v1/sync/push', chair.push_body([operation]))]
    chair.n -= 1
    for bad in ({'family_name': word * 100000}, {word: sql}, {'family_name': {sql: word}}):
        operation = chair.operation('set', person, 'person', core, base_rev=1, set=bad)
        chair.tell()
        answers.append(send('POST', '/v1/sync/push', chair.push_body([operation])))
        chair.n = answers[-1][1].get('next_op', chair.n) - 1 if answers[-1][0] == 200 else chair.n - 1
    for text in (word, sql, 'canary-street', 'canary@example.org'):
        quoted = second.urllib.parse.quote(text)
        answers += [send('GET', f'/v1/{quoted}'), send('GET', f'/v1/live?after={quoted}'),
                    send('POST', '/v1/devices', {'code': text, 'name': text, 'public_key': text}),
                    send('POST', '/v1/devices', {'code': text, 'name': text, 'public_key': chair.key.public}),
                    send('POST', '/v1/token', {'device': text[:60]}),
                    send('POST', '/v1/token', {'device': text[:60], 'challenge': text, 'signature': text}),
                    send('POST', '/v1/emergency', {'device': chair.device, 'reference': 'CANARYREF', 'reason': text}),
                    send('POST', '/v1/devices/set', {'device': chair.device, 'target': text[:60], 'state': text[:20]}),
                    send('POST', '/v1/devices/invite', {'device': chair.device, 'member': text[:60]}),
                    send('POST', '/v1/audit', {'device': chair.device, 'entries': [text]}),
                    send('POST', '/v1/blobs/get', {'device': chair.device, 'record': text[:60], 'piece': 0}),
                    send('POST', '/v1/sync/ack', {'device': chair.device, 'purged': [text]}),
                    send('POST', '/v1/sync/pull', raw=text.encode()),
                    send('POST', '/v1/sync/pull', {**chair.pull_body(), 'cursor': text, 'epoch': text})]
    for line in (f'GET /v1/meta HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: Canarymarsh\r\nUser-Agent: INJECTED\r\n',
                 f'GET /v1/meta HTTP/1.1\r\nHost: x\r\nRequest-Id: Canarymarsh\r\nCookie: {sql}\r\n',
                 f'POST /v1/token HTTP/1.1\r\nHost: x\r\nContent-Length: Canarymarsh\r\n',
                 f'Canarymarsh {sql} INJECTED\r\n'):
        raw(server, (line + 'Connection: close\r\n\r\n').encode(), timeout=4)
    outcast = enrolled(server, 'Guest')
    ids += [outcast.device, outcast.member, outcast.token]
    server.run('device', server.folder, 'revoke', outcast.device)
    answers.append(outcast.send('POST', '/v1/sync/pull', outcast.pull_body()))
    return answers, ids


def test_log_and_problems():
    """With all of its messages asked for, the log has no word of a person, no id of one, no SQL and no injected line; and
    no refusal quotes what was sent or how it is kept."""
    with partnership(env={**os.environ, 'G_MESSAGES_DEBUG': 'all'}) as server:
        answers, ids = hostile_requests(server, enrolled(server))
        refusals = [json.dumps(document) for status, document in answers if status >= 400]
        assert len(refusals) > 30, len(refusals)
        assert all(status < 500 for status, _ in answers), sorted({status for status, _ in answers})
        for text in refusals:
            assert not any(canary in text for canary in CANARIES + ('INJECTED',)), text
            assert not SQL_WORDS.search(text) and not any(i in text for i in ids), text
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        with open(server.log, encoding='utf-8') as file:
            log = file.read()
    lines = log.splitlines()
    requests = [line for line in lines if re.search(r'request [0-9a-f-]{36}: ', line)]
    assert len(requests) > 40, log[:2000]
    for words in ('refused, bad-code', 'refused, revoked', ': joined', ': signed in'):
        assert any(words in line for line in lines), (words, log)
    for line in lines:
        assert not any(canary in line for canary in CANARIES + ('INJECTED', 'laptop')), line
        assert not SQL_WORDS.search(line) and not any(i in line for i in ids), line
        assert not re.search(r'\b127\.0\.0\.1\b(?!:\d+$)', line), line
    print(f'# {len(answers)} answers and {len(lines)} lines of the log looked through')


# --- The process -----------------------------------------------------------------------------------


def test_process():
    """No core, and no other process of the same user may look into it."""
    user = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, 'server')
        subprocess.run(['cp', SERVER, program], check=True)
        place = os.path.join(folder, 'partnership')
        os.mkdir(place)
        port = os.path.join(place, 'port')
        if user:
            os.chmod(folder, 0o755)
            os.chmod(program, 0o755)
            os.chown(place, NOBODY, NOBODY)
        subprocess.run([program, 'init', place, '--name', 'Test', '--host', '127.0.0.1'], check=True,
                       stdout=subprocess.DEVNULL, **user)
        with subprocess.Popen([program, 'serve', place, '--listen', '127.0.0.1', '--port', '0', '--port-file', port],
                              stdout=subprocess.DEVNULL, **user) as process:
            try:
                deadline = time.monotonic() + 60
                while not os.path.exists(port):
                    assert time.monotonic() < deadline and process.poll() is None
                    time.sleep(0.05)
                with open(f'/proc/{process.pid}/limits', encoding='ascii') as file:
                    assert re.search(r'Max core file size\s+0\s+0\s', file.read())
                # What may not be dumped belongs to root in /proc, whoever runs it.
                mine = os.getuid() or NOBODY
                assert os.stat(f'/proc/{process.pid}').st_uid == mine
                assert os.stat(f'/proc/{process.pid}/mem').st_uid == 0
                look = subprocess.run(['head', '-c', '1', f'/proc/{process.pid}/environ'], capture_output=True, **user)
                assert look.returncode != 0, 'another process of the same user has looked into it'
                for name in os.listdir(place):
                    mode = os.stat(os.path.join(place, name)).st_mode & 0o077
                    assert mode == 0 or name in ('tls-certificate.pem', 'address', 'port'), (name, oct(mode))
            finally:
                process.terminate()


def test_no_new_code():
    """It works where no memory can be made executable any more (MemoryDenyWriteExecute in the unit)."""
    libc = ctypes.CDLL(None, use_errno=True)

    def harden():
        if libc.prctl(PR_SET_MDWE, MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0:
            os._exit(77)

    if subprocess.run(['true'], preexec_fn=harden).returncode == 77:
        raise Skip('this kernel has no PR_SET_MDWE')
    with partnership(preexec_fn=harden) as server:
        chair = enrolled(server)
        second.new_case(chair)
        chair.pull()


class Skip(Exception):
    pass


def main():
    tests = {name: test for name, test in globals().items() if name.startswith('test_')}
    names = sys.argv[3:] or list(tests)
    print(f'1..{len(names)}')
    failed = False
    for number, name in enumerate(names, 1):
        try:
            tests[name]()
            print(f'ok {number} - {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception:  # a test that breaks off has failed, whatever it met
            import traceback
            failed = True
            print(f'not ok {number} - {name}')
            print('# ' + traceback.format_exc().replace('\n', '\n# '), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
