# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# browser.py CERTIFICATE ADDRESS ACCOUNT: goes to ADDRESS as somebody's browser would, follows where it is sent, fills in
# the forms that it meets as ACCOUNT (a dash: takes the first link that says cancel), and prints the last page.

import html.parser
import http.cookiejar
import ssl
import sys
import urllib.parse
import urllib.request


class Page(html.parser.HTMLParser):
    """The first form of a page, and its links."""

    def __init__(self, text):
        super().__init__()
        self.action = None
        self.fields = {}
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'form' and self.action is None:
            self.action = attrs['action']
        elif tag == 'input' and attrs.get('name'):
            self.fields[attrs['name']] = attrs.get('value') or ''
        elif tag == 'a' and 'href' in attrs:
            self.links.append(attrs['href'])


def main(certificate, address, account):
    context = ssl.create_default_context(cafile=certificate)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    answer = opener.open(address, timeout=30)
    for _ in range(6):
        text = answer.read().decode()
        page = Page(text)
        if page.action is None:
            print(text)
            return
        here = answer.geturl()
        if account == '-':
            answer = opener.open(urllib.parse.urljoin(here, next(a for a in page.links if a.endswith('/abort'))), timeout=30)
            continue
        fields = {name: account if name in ('login', 'password') else value for name, value in page.fields.items()}
        answer = opener.open(urllib.parse.urljoin(here, page.action), urllib.parse.urlencode(fields).encode(), timeout=30)
    sys.exit('too many forms')


main(*sys.argv[1:])
