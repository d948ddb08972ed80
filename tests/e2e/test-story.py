#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One meeting from end to end, as the people in it see it: a server, and two laptops.

A chair takes in the police's referrals and puts twelve cases on today's agenda; the network goes;
the meeting is run without it, through a power cut; the network comes back; the police's
representative finds the police's actions and no other's, answers one, and the chair sees it; the
meeting is closed, and its minutes are issued: the police read theirs, and keep a copy of it. An
auditor sees that they did, and nothing of what the minutes say.
"""

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from sp_atspi import Atspi, NotFound, Session, has_state, wait_for  # noqa: E402

SERVER = "stalking-partnership-server"
CLIENT = "stalking-partnership"
DATA = os.path.join(os.environ.get("G_TEST_SRCDIR", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "data")
PASSPHRASE = "kettle orchard ninety pylons"
N_CASES = 12

AGENCIES = [  # name, short name, kind, and what is typed for it
    ("Hampshire & IoW Constabulary", "Police", "police", "@po"),
    ("Probation Service", "Probation", "probation", "@pr"),
    ("Southern NHS Foundation Trust", "NHS trust", "health", "@nhs"),
    ("Solent Stalking Advocacy", "Advocacy", "advocacy", "@adv"),
]

# What the window says for each reason of the expected outcome.
REASONS = {
    "unknown-agency": "an agency that is not known here",
    "bad-date": "a date that cannot be read",
    "missing-required": "something needed is missing",
    "duplicate-id": "its number was used higher up in this file",
    "too-long": "a text that is too long",
    "column-count": "too many or too few cells",
    "dates-out-of-order": "the last incident lies before the first",
    "future-date": "a date in the future",
    "bad-yes-no": "neither yes nor no",
}


def check(true, what):
    if not true:
        raise AssertionError(what)


def equal(found, expected, what):
    check(found == expected, f"{what}: found {found!r}, not {expected!r}")


def command(*argv):
    """Runs an administrator's command and returns what it prints."""
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()


DECISION = "accepted, and looked at again in four weeks"


def contributions(place):
    """What the agencies tell on the case at that place, from 0: two or three, thirty in all."""
    return [(agency, f"Matter {place + 1}.{agency + 1} as told in the room")
            for agency in range(2 + place % 2)]


def actions(place):
    """What is agreed on it: two actions of two agencies, twenty-four in all, six for each."""
    return [(agency, f"Task {place + 1}.{agency + 1} to be done")
            for agency in ((0, 1), (2, 3))[place % 2]]


class Partnership:
    """The server, as its administrator founds and runs it."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "server")
        self.port = "0"
        self.process = None
        command(SERVER, "init", self.folder, "--name", "Hampshire MASP", "--host", "localhost")
        for name, short, kind, _ in AGENCIES:
            command(SERVER, "agency", self.folder, "add", "--name", name, "--short", short, "--kind", kind)
            command(SERVER, "agency", self.folder, "core", short)
        for family, given, agency, role in (("OKAFOR", "Grace", "Advocacy", "chair"),
                                            ("MERRIWEATHER", "Daniel", "Police", "representative"),
                                            ("QUILL", "Ada", "Probation", "auditor")):
            command(SERVER, "member", self.folder, "add", "--family", family, "--given", given,
                    "--agency", agency, "--role", role)

    def start(self):
        """Serves; the second time at the same address."""
        file = os.path.join(self.folder, "port")
        self.process = subprocess.Popen(
            [SERVER, "serve", self.folder, "--listen", "127.0.0.1", "--port", self.port,
             "--port-file", file, "--with-parent"], stdout=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(file) or self.process.poll() is not None, "the server")
        check(self.process.poll() is None, "The server ended at once.")
        with open(file, encoding="utf-8") as port:
            self.port = port.read().strip()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def link(self, member):
        return command(SERVER, "device", self.folder, "link", member)


class Story:
    """The steps in their order. What a step leaves for the next are attributes."""

    def __init__(self, session):
        self.session = session
        self.partnership = Partnership(session.folder)
        self.chair_laptop = session.laptop("chair")
        self.police_laptop = session.laptop("police", height=1000)
        self.auditor_laptop = session.laptop("auditor")
        self.chair = None
        self.police = None
        self.auditor = None
        self.cases = []
        self.line = self.bar = self.label = self.item = None
        self.due = (datetime.date.today() + datetime.timedelta(14)).strftime("%d %b %Y")

    # --- What people do again and again ---

    @staticmethod
    def join(laptop, link):
        """Joins as a person does who types the link from a letter."""
        app = laptop.start([CLIENT])
        app.click(app.find("list item", "Join a Partnership"))
        field = app.find("text", "Link")
        wait_for(lambda: has_state(field, Atspi.StateType.FOCUSED), "the keyboard in the link's field")
        app.type(link)
        wait_for(lambda: app.text(field) == link, "the link as it was typed")
        app.press("Tab", "Tab")
        app.type(PASSPHRASE)
        app.press("Tab", "Tab")
        app.type(PASSPHRASE)
        button = app.find("button", "Join")
        wait_for(lambda: has_state(button, Atspi.StateType.SENSITIVE), "a form that is complete")
        app.press("Return")
        app.find("list", "Places")
        return app

    @staticmethod
    def wait_all_sent(app):
        app.find("button", re.compile("^All sent"), within=app.find(None, "Hampshire MASP"))

    def enter_meeting(self):
        """Finds the parts of the meeting's page, which stay as long as the page does."""
        self.line = self.chair.find("text", "Quick line")
        self.bar = self.line.get_parent()
        while not self.chair.look("button", "Keep", within=self.bar):
            self.bar = self.bar.get_parent()
        self.label = self.chair.find("label", re.compile(r"^\d+ of \d+ · "))
        # The strip of steps is in a pane of its own, the item in the one below it.
        panes, top = [], self.chair.find(None, "Steps")
        while len(panes) < 2:
            top = top.get_parent()
            panes = self.chair.find_all("scroll pane", within=top)
        self.item = panes[1]

    def wait_line(self, text, what):
        wait_for(lambda: self.chair.text(self.line) == text, what)

    def write(self, text):
        """Types a line and keeps it."""
        self.chair.type(text)
        self.chair.press("Return")
        self.wait_line("", f"the line kept and empty: {text!r}")

    def catch_action(self, text):
        """An action is in the cache in under five seconds, by three keys at most beyond its text."""
        before, start = self.chair.pressed, time.monotonic()
        self.write(text)
        check(self.chair.pressed - before <= 3, f"{self.chair.pressed - before} keys beyond {text!r}")
        check(time.monotonic() - start < 5, f"{time.monotonic() - start:.1f} s for {text!r}")

    def wait_place(self, place):
        wait_for(lambda: self.label.get_name().startswith(f"{place} of {N_CASES + 2} · "),
                 f"item {place} of the agenda")

    def names(self, app, list_name, length):
        """The sentences of a list's rows, once there are that many."""
        rows = app.find("list", list_name)

        def look():
            names = [row.get_name() for row in app.children(rows) if row.get_role_name() == "list item"]
            return names if len(names) == length and all(names) else None
        return wait_for(look, f"{length} rows in {list_name!r}")

    def go_to(self, place):
        self.chair.press("ctrl+g")
        dialog = self.chair.find("dialog", "Go to an Item")
        search = self.chair.find("entry", within=dialog)
        wait_for(lambda: has_state(search, Atspi.StateType.FOCUSED), "the keyboard in the search")
        self.chair.type(self.cases[place])
        self.chair.press("Return")
        self.chair.wait_closed(dialog)
        self.wait_place(place + 2)

    def run_item(self, place):
        """All that is said and agreed on one case."""
        self.wait_place(place + 2)
        self.chair.press("ctrl+t")
        for agency, text in contributions(place):
            self.write(f"{text} {AGENCIES[agency][3]}")
        self.chair.press("ctrl+d")
        self.write(DECISION)
        self.chair.press("ctrl+n")
        for agency, text in actions(place):
            self.catch_action(f"{text} by 2w {AGENCIES[agency][3]}")

    def check_item(self, place):
        """That all of it stands in the window, by agency, and nothing else."""
        told = {f"What {AGENCIES[agency][0]} told": [text] for agency, text in contributions(place)}
        agreed = {"Actions agreed so far": [f"{AGENCIES[agency][0]}: {text}, due {self.due}"
                                            for agency, text in actions(place)]}
        decided = {"Minutes and decisions": [f"Decision: {DECISION}"]}
        expected = {**told, **agreed, **decided}

        def stands():
            lists = self.chair.lists(self.item)
            return (lists.keys() == expected.keys()
                    and all(len(lists[name]) == len(texts) and
                            all(text in row for text, row in zip(texts, lists[name]))
                            for name, texts in expected.items()))
        try:
            wait_for(stands, "all of it")
        except NotFound:
            equal(self.chair.lists(self.item), expected, f"item {place + 2}")

    def tick(self):
        self.chair.press("ctrl+Return")

    def read_back(self):
        """What was written is read to the room before the item closes."""
        self.chair.press("ctrl+Return")
        self.chair.find("list", "Actions, read back", within=self.item)
        self.tick()

    @staticmethod
    def pages(app):
        """What the pages on show say, once all of them are there."""
        def look():
            pages = app.find_all("image", re.compile(r"^Page \d+ of \d+$"))
            return pages if pages and pages[0].get_name() == f"Page 1 of {len(pages)}" else None
        return "\n".join(page.get_description() for page in wait_for(look, "the pages"))

    def check_minutes(self, text):
        """That it is the police's copy of the minutes, and all of it."""
        text = " ".join(text.split())
        wanted = ["Minutes: ", f"{AGENCIES[0][0]} · copy 2 · ", *self.cases,
                  *[words for place in range(N_CASES) for _, words in (*contributions(place), *actions(place))]]
        for words in wanted:
            check(words in text, f"{words!r} is not in the minutes:\n{text}")
        equal(text.count(DECISION), N_CASES, "decisions")

    # --- The steps ---

    def step_join(self):
        """the chair joins by a typed link"""
        self.partnership.start()
        self.chair = self.join(self.chair_laptop, self.partnership.link("OKAFOR"))

    def step_import(self):
        """131 referrals are imported, 9 rows rejected with their reasons"""
        chair = self.chair
        with open(os.path.join(DATA, "referrals-police.expected.json"), encoding="utf-8") as file:
            expected = json.load(file)
        path = os.path.join(self.chair_laptop.home, "referrals-police.csv")
        shutil.copy(os.path.join(DATA, "referrals-police.csv"), path)

        chair.press("ctrl+i")
        chair.click(chair.find("button", "Choose a File…"))
        dialog = chair.find("dialog", "Choose a Spreadsheet")
        chair.press("ctrl+l")
        # Pasted whole: completion in the middle of typing is GTK's affair.
        chair.set_text(chair.find("text", within=dialog), path)
        # Only once the chooser has looked at it does the key mean that file.
        opens = chair.find("button", "Open", within=dialog)
        wait_for(lambda: has_state(opens, Atspi.StateType.SENSITIVE), "a file that can be opened", 20)
        chair.press("Return")

        rows = chair.find("list", "Rows of the file")
        chair.find("label", re.compile(r"^131 of 140 rows will be imported.* 9 are rejected"))
        rejected = wait_for(lambda: [name for name in (row.get_name() for row in chair.rows(rows))
                                     if "Rejected" in name], "the rejected rows")
        equal(len(rejected), len(expected["rejected"]), "rejected rows")
        for name, row in zip(rejected, expected["rejected"]):
            check(name.startswith(f"Row {row['row']}, ") and name.endswith(REASONS[row["reason"]])
                  and row.get("column", "") in name, f"{name!r} is not {row!r}")

        chair.click(chair.find("button", "Import 131 Referrals"))
        chair.find("label", "131 Referrals Imported")
        with open(path.replace(".csv", " - rejected.csv"), encoding="utf-8") as file:
            check("Department of Mysteries" in file.read(), "The rejected rows are not in their file.")
        chair.click(chair.find("button", "Go to Cases"))
        chair.find("list", "Cases")
        self.wait_all_sent(chair)

    def step_agenda(self):
        """12 cases stand on today's agenda"""
        chair = self.chair
        chair.press("alt+3")
        chair.click(chair.find("button", "Plan a Meeting"))
        dialog = chair.find("dialog", "Plan a Meeting")
        day = chair.find("text", "Day: thu, 3/12, 2w", within=dialog)
        wait_for(lambda: has_state(day, Atspi.StateType.FOCUSED), "the dialog to have the keyboard")
        chair.type("today")
        chair.press("Tab")
        chair.type("14:00")
        plan = chair.find("button", "Plan", within=dialog)
        wait_for(lambda: has_state(plan, Atspi.StateType.SENSITIVE), "a day that is understood")
        chair.press("Return")
        chair.wait_closed(dialog)

        chair.click(chair.find("button", "Put Cases on the Agenda"))
        dialog = chair.find("dialog", "Put Cases on the Agenda")
        found = chair.find("list", "Cases", within=dialog)
        wait_for(lambda: chair.look("list item", within=found).get_name(), "cases to choose from")
        chair.press("Tab", "space", *["Down", "space"] * (N_CASES - 1))
        chair.click(chair.find("button", f"Add {N_CASES} Cases", within=dialog))
        chair.wait_closed(dialog)

        names = self.names(chair, "Agenda", N_CASES + 2)
        check("Open actions" in names[0] and "Any other business" in names[-1], f"{names!r}")
        self.cases = [re.match(r"Item \d+: (\w+),", name).group(1) for name in names[1:-1]]
        self.wait_all_sent(chair)

    def step_offline(self):
        """the network goes, and the meeting begins without it"""
        self.partnership.stop()
        self.chair.click(self.chair.find("button", "Start the Meeting"))
        self.chair.pointed = 0
        people = self.chair.find("list", "Who is here")
        first = wait_for(lambda: self.chair.look("list item", within=people), "somebody who is expected")
        wait_for(lambda: has_state(first, Atspi.StateType.FOCUSED), "the keyboard on the first of them")
        self.chair.press("g")
        wait_for(lambda: first.get_name().endswith(": here") and "agreed" in first.get_name(), "an agreement by one key")
        own = self.chair.find_row(people, "OKAFOR")
        self.chair.press("End", "g")
        wait_for(lambda: "agreed" in own.get_name(), "the chair's own agreement")
        self.chair.press("ctrl+Return")
        self.enter_meeting()
        self.wait_place(1)
        self.tick()

    def step_keys(self):
        """every key of a running meeting does what it says"""
        chair = self.chair

        def mode(key, name):
            chair.press(key)
            chair.find("combo box", name, within=self.bar)

        def opens(key, role, name):
            chair.press(key)
            dialog = chair.find(role, name)
            chair.press("Escape")
            chair.wait_closed(dialog)

        self.wait_place(2)
        opens("ctrl+k", "dialog", "Find")
        opens("ctrl+question", "dialog", "Keyboard Shortcuts")
        for key, name in (("ctrl+m", "Minute"), ("ctrl+d", "Decision"), ("ctrl+t", "Information"), ("ctrl+n", "Action")):
            mode(key, name)
        chair.press("alt+Down")
        self.wait_place(3)
        chair.press("alt+Up")
        self.wait_place(2)

        # Escape backs out, and what was being written stays.
        chair.type("a draft")
        self.wait_line("a draft", "the words in the line")
        chair.press("Escape")
        chair.press("ctrl+n")
        self.wait_line("a draft", "the words, still in the line")
        chair.press("ctrl+a", "BackSpace")
        self.wait_line("", "an empty line")

        # A weekday, but never today's: that one could be today or in a week, and the line asks.
        weekday = (datetime.date.today() + datetime.timedelta(days=2)).strftime("%a").lower()
        self.catch_action(f"refuge place for A by {weekday} @nhs")
        agreed = chair.find("list", "Actions agreed so far", within=self.item)
        row = wait_for(lambda: chair.look("list item", within=agreed), "the action")
        check(row.get_name().startswith(f"{AGENCIES[2][0]}: refuge place for A, due "), row.get_name())
        chair.press("ctrl+z")
        wait_for(lambda: chair.look("list item", within=agreed) is None, "no action")

        # The case's sheet, and back to the line.
        chair.press("ctrl+p")
        chair.find("image", re.compile(r"^Page 1 of \d+$"))
        chair.press("alt+Left")
        self.enter_meeting()
        self.wait_place(2)

        chair.press("ctrl+l")
        field = chair.find("text", "Passphrase")
        wait_for(lambda: has_state(field, Atspi.StateType.FOCUSED), "the keyboard in the passphrase")
        chair.type(PASSPHRASE)
        chair.press("Return")
        self.enter_meeting()
        self.wait_place(2)
        equal(chair.pointed, 0, "things done without the keyboard")

    def step_first_half(self):
        """six cases are discussed from the keyboard"""
        for place in range(N_CASES // 2):
            self.run_item(place)
            self.check_item(place)
            self.read_back()
        equal(self.chair.pointed, 0, "things done without the keyboard")

    def step_kill(self):
        """after a power cut the meeting goes on at the same item and word"""
        place = N_CASES // 2
        self.wait_place(place + 2)
        words = "half a sentence that nobody has kept"
        self.chair.type(words)
        self.wait_line(words, "the words in the line")
        time.sleep(1)  # what the product promises: durable within a second of the key
        self.chair.kill()

        self.chair = self.chair_laptop.start([CLIENT])
        field = self.chair.find("text", "Passphrase")
        wait_for(lambda: has_state(field, Atspi.StateType.FOCUSED), "the keyboard in the passphrase")
        self.chair.type(PASSPHRASE)
        self.chair.press("Return")
        self.enter_meeting()
        self.wait_place(place + 2)
        self.wait_line(words, "the words, still in the line")
        self.chair.press("ctrl+a", "BackSpace")
        self.wait_line("", "an empty line")
        self.chair.pointed = 0
        names = self.names(self.chair, "Agenda", N_CASES + 2)
        for index, name in enumerate(names):
            check(("Done" in name) == (index <= place), f"{name!r} is not as it was left")

    def step_undo(self):
        """on an empty line Ctrl+Z takes the last action back, Ctrl+Shift+Z does it again"""
        place = N_CASES // 2
        self.run_item(place)
        self.check_item(place)
        agreed = self.chair.find("list", "Actions agreed so far", within=self.item)
        self.chair.press("ctrl+z")
        wait_for(lambda: len(self.chair.children(agreed)) == len(actions(place)) - 1, "one action less")
        self.chair.press("ctrl+shift+z")
        self.check_item(place)
        self.read_back()

    def step_second_half(self):
        """the others follow, and what was said before is all there"""
        for place in range(N_CASES // 2 + 1, N_CASES):
            self.run_item(place)
            self.check_item(place)
            self.read_back()
        for place in (0, N_CASES // 2 - 1):
            self.go_to(place)
            self.check_item(place)
        equal(self.chair.pointed, 0, "things done without the keyboard")

    def step_send(self):
        """the network is back: all is sent"""
        self.partnership.start()
        self.chair.press("alt+Left")
        self.wait_all_sent(self.chair)

    def step_police(self):
        """the police see the police's actions and no other's"""
        self.police = self.join(self.police_laptop, self.partnership.link("MERRIWEATHER"))
        expected = [text for place in range(N_CASES) for agency, text in actions(place) if agency == 0]
        names = self.names(self.police, "Actions", len(expected))
        for text in expected:
            check(any(text in name for name in names), f"{text!r} is not among {names!r}")
        self.police.find("list item", f"My Actions, {len(expected)} open")

    def step_answer(self):
        """the police answer one, and the chair sees it on the open page"""
        chair, police = self.chair, self.police
        task = actions(0)[0][1]
        chair.click(chair.find("button", "Go to the Meeting"))
        self.enter_meeting()
        self.go_to(0)
        self.check_item(0)

        row = police.find_row(police.find("list", "Actions"), task)
        police.click(police.find("button", "Answer this action", within=row))
        dialog = police.find("dialog", "How Did It Go?")
        words = police.find("text", "What came of it", within=dialog)
        wait_for(lambda: has_state(words, Atspi.StateType.FOCUSED), "the keyboard in the answer")
        police.type("Served on him at work")
        wait_for(lambda: police.text(words) == "Served on him at work", "the answer's words")
        police.press("Return")
        police.wait_closed(dialog)
        police.find("list item", "My Actions, 5 open")
        self.wait_all_sent(police)

        def seen():
            agreed = chair.lists(self.item)["Actions agreed so far"]
            return task in agreed[0] and agreed[0].endswith("Complete: Served on him at work")
        wait_for(seen, "the answer on the chair's page")

    def step_close(self):
        """the last item is ticked, all is read back, and the meeting is closed from the keyboard"""
        chair = self.chair
        chair.pointed = 0
        chair.press("alt+End", "alt+Up")
        self.wait_place(N_CASES + 2)
        self.tick()
        chair.find("label", re.compile(r"^\d+ lines of minutes · \d+ actions$"))
        check(chair.look("list", "To look at first") is None, "Something is left to look at.")
        self.tick()
        dialog = chair.find(None, "Close the Meeting?")
        chair.press("alt+c")
        chair.wait_closed(dialog)
        chair.find("label", re.compile("^This meeting is closed"))
        equal(chair.pointed, 0, "things done without the keyboard")

    def step_issue(self):
        """the minutes are looked at as each agency gets them, and issued"""
        chair = self.chair
        chair.click(chair.find("button", "Papers"))
        chair.click(chair.find("button", "Issue Papers"))
        recipients = chair.find("list", "Recipients")
        rows = wait_for(lambda: len(chair.children(recipients)) == 1 + len(AGENCIES) and chair.children(recipients),
                        "a copy for each")
        chair.click(next(row for row in rows if AGENCIES[0][0] in chair.texts(row)))
        chair.find("label", re.compile(f"^(Nothing is left|Left) out for {re.escape(AGENCIES[0][0])}"))
        self.check_minutes(self.pages(chair))

        chair.click(chair.find("button", "Issue…"))
        dialog = chair.find(None, f"Issue {1 + len(AGENCIES)} Copies?")
        chair.click(chair.find("button", "Issue", within=dialog))
        chair.wait_closed(dialog)
        self.names(chair, "Papers", 1 + len(AGENCIES))

    def step_minutes(self):
        """the police are told of no copy but theirs, read it, and the chair sees that they did"""
        chair, police = self.chair, self.police
        police.press("alt+3")
        police.click(police.find_row(police.find("list", "Today"), "14:00"))
        police.click(police.find("button", "Papers"))
        row = police.find("list item", within=police.find("list", "Papers"))
        equal(len(police.children(police.find("list", "Papers"))), 1, "papers on the police's laptop")
        check(any(text.endswith(AGENCIES[0][0]) for text in police.texts(row)), f"{police.texts(row)!r}")
        police.click(row)
        self.check_minutes(self.pages(police))
        chair.find_row(chair.find("list", "Papers"), "Opened by MERRIWEATHER, Daniel")

    def step_copy(self):
        """a copy of it is saved as a file that other programs read"""
        police = self.police
        path = os.path.join(self.police_laptop.home, "minutes.pdf")
        police.click(police.find("button", "Save a copy"))
        police.click(police.find("button", "Save a Copy…", within=police.find(None, "Save a Plain Copy?")))
        dialog = police.find("dialog", "Save a Copy")
        police.set_text(police.find("text", within=dialog), path)
        save = police.find("button", "Save", within=dialog)
        wait_for(lambda: has_state(save, Atspi.StateType.SENSITIVE), "a file that can be written")
        police.press("Return")
        police.find("label", "The copy is written. It is yours to look after.")
        command("qpdf", "--check", path)
        self.check_minutes(command("pdftotext", path, "-"))

    def step_audit(self):
        """an auditor sees who received the minutes and saved a copy, and nothing of what they say"""
        check(self.police.look("list item", "Audit") is None, "The police are offered the log.")
        app = self.auditor = self.join(self.auditor_laptop, self.partnership.link("QUILL"))
        app.click(app.find("list item", "Audit"))
        app.click(app.find("combo box", "Question"))
        app.find("label", "Who received this document?")
        app.press("Home", "Down", "Down", "Return")
        app.click(app.find("list item", "Document"))
        dialog = app.find("dialog", "Choose a Document")
        app.find("list item", re.compile("^Minutes · .* for Police$"), within=dialog)
        app.type("for police")
        app.press("Return")
        app.wait_closed(dialog)
        wanted = {"MERRIWEATHER, Daniel": "Saved as a plain copy", "OKAFOR, Grace": "Issued: Minutes"}

        asked = 0

        def told():
            nonlocal asked
            if time.monotonic() - asked > 4:
                asked = time.monotonic()
                app.click(app.find("button", "Ask the Log"))
            log = app.find("list", "What the log says, the newest first")
            rows = [(row.get_name(), " ".join(app.texts(row))) for row in app.children(log)]
            return all(any(act in name and who in text for name, text in rows) for who, act in wanted.items()) and rows
        # Who only saves a copy has nothing else to send: the log goes by itself, within a minute.
        rows = wait_for(told, "the minutes issued by one, and saved by the other", deadline=90)
        for _, text in rows:
            check(DECISION not in text and "Matter" not in text, f"The auditor is told {text!r}.")


def take_pictures(story, folder, name):
    """What each laptop shows, as NAME-WHO.png in @folder."""
    for who, app in (("chair", story.chair), ("police", story.police), ("auditor", story.auditor)):
        if app and app.process.poll() is None:
            app.screenshot(os.path.join(folder, f"{name}-{who}.png"))


def main():
    """Tells each step over TAP; the first that fails ends the story. With SP_TEST_PICTURES set to a folder, each step
    leaves its pictures there."""
    folder = os.environ.get("SP_TEST_PICTURES")
    steps = [name for name in vars(Story) if name.startswith("step_")]
    print(f"1..{len(steps)}", flush=True)
    with Session() as session:
        story = Story(session)
        try:
            for number, name in enumerate(steps, 1):
                step = getattr(story, name)
                began = time.monotonic()
                try:
                    step()
                except Exception as error:  # whatever it is, the story cannot go on
                    print(f"not ok {number} - {step.__doc__}")
                    for line in f"{type(error).__name__}: {error}".splitlines():
                        print(f"# {line}")
                    take_pictures(story, os.path.abspath("."), "story")
                    return 1
                if folder:
                    take_pictures(story, folder, f"{number:02}-{name.removeprefix('step_')}")
                print(f"ok {number} - {step.__doc__}")
                print(f"# {time.monotonic() - began:.1f} s", flush=True)
        finally:
            story.partnership.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
