#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-exchanges.py OPENAPI SERVER FOLDER [--all]
#
# Holds every exchange that the tests before this one wrote into FOLDER against the description of the
# protocol: no path, method, status, member or value that is not described. With --all, each described
# call, problem and verdict must have come up. Prints TAP.

import json
import os
import re
import subprocess
import sys
import urllib.parse

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as validate_description

SHOWN = 20  # of the complaints, the first so many
HOSTILE = 'test-server-hostile'  # sends rubbish on purpose; the server does not read what it does not know
ITEMS = {'changes': 'Change', 'results': 'Result', 'ops': 'Operation'}  # long lists of what comes often


def main():
    path, server, folder = sys.argv[1:4]
    with open(path, encoding='utf-8') as file:
        api = json.load(file)
    record_types = json.loads(subprocess.run([server, 'schema'], check=True, capture_output=True).stdout)
    checks = [('the description is OpenAPI 3.1', lambda: check_description(api)),
              ('each schema has an example, and the example fits it', lambda: check_examples(api)),
              ('it names the record types that there are', lambda: check_types(api, record_types))]
    exchanges = Exchanges(api, record_types, folder)
    checks.append(('what the tests exchanged is as described', exchanges.check))
    if '--all' in sys.argv[4:]:
        checks.append(('each call, problem and verdict came up', exchanges.check_all))
    print(f'1..{len(checks)}')
    failed = False
    for number, (what, check) in enumerate(checks, 1):
        complaints = check()
        failed |= bool(complaints)
        print(f'{"not ok" if complaints else "ok"} {number} - {what}', flush=True)
        for complaint in complaints[:SHOWN]:
            print('#', complaint)
    print(f'# {exchanges.n} exchanges in {exchanges.n_files} files')
    return failed


def check_description(api):
    try:
        validate_description(api)
    except Exception as error:  # the library raises many kinds
        return [str(error)]
    return []


def check_examples(api):
    complaints = []
    for name, schema in api['components']['schemas'].items():
        validator = make_validator(api, schema)
        if not schema.get('examples') and name not in ('RecordType', 'Value', 'Range'):
            complaints.append(f'{name} has no example')
        for example in schema.get('examples', []):
            complaints += [f'{name}: {error.message}' for error in validator.iter_errors(example)]
    return complaints


def check_types(api, record_types):
    described = api['components']['schemas']['RecordType']['enum']
    known = [record_type['name'] for record_type in record_types['types']]
    return [f'type {name}' for name in sorted(set(described) ^ set(known))]


def make_validator(api, schema):
    return Draft202012Validator({'components': api['components'], **schema})


def read_exchanges(path):
    """A line that says what follows, what was sent, what was answered, a line feed."""
    with open(path, 'rb') as file:
        while line := file.readline():
            head = json.loads(line)
            request = file.read(head['request']) if head['request'] >= 0 else None
            answer = file.read(head['answer'])
            if len(answer) < head['answer'] or file.read(1) != b'\n':
                raise ValueError(f'{path} is cut off')
            yield head, request, answer


def parse(data):
    """The JSON document, or None where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


class Exchanges:
    def __init__(self, api, record_types, folder):
        self.api = api
        self.folder = folder
        self.fields = {record_type['name']: {field['name']: field for field in record_type['fields']}
                       for record_type in record_types['types']}
        self.validators = {}
        self.judged = {}
        self.complaints = []
        self.seen = set()
        self.n = self.n_files = 0

    def check(self):
        names = sorted(os.listdir(self.folder)) if os.path.isdir(self.folder) else []
        for name in names:
            if name.endswith('.exchanges'):
                self.n_files += 1
                for head, request, answer in read_exchanges(os.path.join(self.folder, name)):
                    self.n += 1
                    self.where = f'{name}: {head["method"]} {head["path"].split("?")[0]} {head["status"]}'
                    self.check_one(head, request, answer)
        if self.n == 0:
            self.complain('no exchange was written down')
        return self.complaints

    def complain(self, what):
        self.complaints.append(f'{getattr(self, "where", self.folder)}: {what}'[:300])

    def check_one(self, head, request, answer):
        path, _, query = head['path'].partition('?')
        document = parse(answer)
        call = self.api['paths'].get(path, {}).get(head['method'].lower())
        if call is None:
            code = 'method' if path in self.api['paths'] else 'not-found'
            self.check_problem(code, document, head)
            return
        reply = call['responses'].get(str(head['status']))
        if reply is None:
            self.complain('this status is not described')
            return
        (media, content), = reply['content'].items()
        if head['type'] and head['type'] != media:
            self.complain(f'the content is {head["type"]}, not {media}')
        self.fit((path, head['method'], head['status']), content['schema'], document)
        if head['status'] == 200:
            self.seen.add(call['operationId'])
            if not self.where.startswith(HOSTILE):
                self.check_taken(call, path, query, request, document)
        elif isinstance(document, dict):
            self.seen.add(str(document.get('type')).removeprefix('/problems/'))

    def check_problem(self, code, document, head):
        name = 'Problem' + ''.join(word.capitalize() for word in code.split('-'))
        self.fit(name, {'$ref': f'#/components/schemas/{name}'}, document)
        if isinstance(document, dict) and document.get('status') != head['status']:
            self.complain('the status is another one in the document')
        self.seen.add(code)

    def fit(self, key, schema, document):
        if document is None:
            self.complain('the content is not JSON')
            return False
        error = self.judge(key, schema, document)
        if error:
            self.complain(error)
        return not error

    def judge(self, key, schema, document):
        """What is wrong with the document, or None. Items that came before need not be looked at again."""
        if key not in self.validators:
            self.validators[key] = make_validator(self.api, schema)
        if isinstance(document, dict):
            for name in ITEMS.keys() & document.keys():
                if isinstance(document[name], list):
                    for item in document[name] if name != 'ops' else []:
                        if error := self.judge_item(name, item):
                            return error
                    document = {**document, name: []}
        error = next(self.validators[key].iter_errors(document), None)
        if error is None:
            return None
        error = max([error, *(error.context or [])], key=lambda e: len(e.absolute_path))
        return f'{error.json_path}: {error.message}'

    def judge_item(self, name, item):
        text = name + json.dumps(item, sort_keys=True)
        if text not in self.judged:
            self.judged[text] = self.judge(name, {'$ref': f'#/components/schemas/{ITEMS[name]}'}, item)
        return self.judged[text]

    def check_taken(self, call, path, query, request, answer):
        """What the server took must be what a client may send."""
        known = {parameter['name']: parameter for parameter in call.get('parameters', [])}
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            if name not in known or not re.fullmatch(r'-?\d+', value):
                self.complain(f'the query has {name}')
        if 'requestBody' not in call:
            if request:
                self.complain('it was sent a body')
            return
        if len(request) > call['x-body-limit']:
            self.complain('the body is larger than described')
        sent = parse(request)
        schema = call['requestBody']['content']['application/json']['schema']
        if not self.fit((path, 'request'), schema, sent) or not isinstance(answer, dict):
            return
        if call['operationId'] == 'push':
            self.check_push(sent, answer)
        elif call['operationId'] == 'pull':
            self.check_page(sent, answer)

    def check_push(self, sent, answer):
        results = answer.get('results', [])
        most = self.api['components']['schemas']['PushRequest']['properties']['ops']['maxItems']
        if [op['n'] for op in sent['ops']] != [result.get('n') for result in results] or len(results) > most:
            self.complain('the results are not one for each operation')
        for op, result in zip(sent['ops'], results):
            self.seen.add(result.get('status'))
            self.seen.add(result.get('reason'))
            bare = list(op) == ['n']
            if not bare and result.get('status') != 'quarantined' and (error := self.judge_item('ops', op)):
                self.complain(f'an operation was taken that is none: {error}')

    def check_page(self, sent, answer):
        if list(answer)[-1] != 'changes':
            self.complain('the changes are not the last member')
        for change in answer['changes']:
            fields = self.fields.get(change['type'], {})
            for name, value in change.get('fields', {}).items():
                if name in fields and not fits_kind(fields[name]['kind'], value):
                    self.complain(f'{change["type"]}.{name} is no {fields[name]["kind"]}')

    def check_all(self):
        schemas = self.api['components']['schemas']
        wanted = [call['operationId'] for path in self.api['paths'].values() for call in path.values()]
        for name, schema in schemas.items():
            if name.startswith('Problem') and 'x-reserved' not in schema:
                wanted.append(schema['properties']['type']['const'].removeprefix('/problems/'))
        wanted += schemas['Result']['properties']['status']['enum']
        wanted += schemas['Result']['properties']['reason']['enum']
        missing = [f'never came up: {what}' for what in wanted if what not in self.seen]
        for name, schema in schemas.items():
            if 'x-reserved' in schema:
                code = schema['properties']['type']['const'].removeprefix('/problems/')
                if code in self.seen:
                    missing.append(f'came up, though described as reserved: {code}')
        return missing


def fits_kind(kind, value):
    if kind == 'number':
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == 'flag':
        return isinstance(value, bool)
    if kind == 'set':
        strings = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return strings and value == sorted(set(value), key=lambda item: item.encode())
    return isinstance(value, str)


sys.exit(main())
