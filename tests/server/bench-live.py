#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-live.py SERVER [REQUESTS]

So many `GET /v1/live` requests (1,000) hang at a real server over TLS, all from this machine; then a laptop commits.
Prints how long after the answer to that commit each of them was told: median, 99th percentile, the last. It has to
read a thousand TLS connections itself, on the same cores, so the server is faster than the figures say.
"""

import asyncio
import importlib.util
import os
import resource
import ssl
import sys
import tempfile
import threading
import time

_spec = importlib.util.spec_from_file_location(
    'second_client', os.path.join(os.path.dirname(__file__), 'second-client.py'))
second = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(second)

ROUNDS = 5
PER_ADDRESS = 50  # the server takes only so many from one address


async def hang(number, host, port, path, token, told, gate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with gate:
        reader, writer = await asyncio.open_connection(
            host, port, ssl=context, local_addr=(f'127.0.0.{2 + number // PER_ADDRESS}', 0))
    writer.write(f'GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n'
                 'Connection: close\r\n\r\n'.encode())
    await writer.drain()
    told['asked'] += 1
    status = await reader.readline()
    at = time.monotonic()
    assert b' 200 ' in status, status
    told['at'].append(at)
    writer.close()


async def one_round(client, requests):
    upto = client.pull()
    while upto['more']:
        upto = client.pull()
    host, port = client.host.rsplit(':', 1)
    path = f'/v1/live?after={upto["upto"]}&acl={upto["acl_rev"]}'
    told = {'asked': 0, 'at': []}
    gate = asyncio.Semaphore(50)
    tasks = [asyncio.create_task(hang(number, host, int(port), path, client.token, told, gate))
             for number in range(requests)]
    while told['asked'] < requests:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    assert not told['at'], 'some did not hang'
    committed = {}

    def commit():
        operation = client.operation('create', second.new_id(), 'meeting', '', set={})
        operation['compartment'] = f'meeting:{operation["record"]}'
        operation['set'] = {'date': '2026-06-04', 'status': 'planned'}
        [result] = client.push([operation])
        committed['at'] = time.monotonic()
        assert result['status'] == 'applied', result

    thread = threading.Thread(target=commit)
    thread.start()
    await asyncio.gather(*tasks)
    thread.join()
    return sorted(1000 * (at - committed['at']) for at in told['at'])


def main():
    program = sys.argv[1]
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with tempfile.TemporaryDirectory() as folder:
        server = second.Server(program, folder, '--calls-by-device', '0')
        try:
            client = second.Client(server.link('Chair'), folder)
            client.join('bench')
            client.sign_in()
            for _ in range(ROUNDS):
                delays = asyncio.run(one_round(client, requests))
                print(f'live: {requests} hanging requests told after a median of {delays[len(delays) // 2]:.0f} ms, '
                      f'99th percentile {delays[int(len(delays) * 0.99) - 1]:.0f} ms, the last {delays[-1]:.0f} ms')
        finally:
            server.stop()


if __name__ == '__main__':
    main()
