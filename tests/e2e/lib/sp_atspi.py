# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives GTK 4 programs through the accessibility tree, for stories from end to end.

    with Session() as session:
        chair = session.start(["stalking-partnership", "--rehearse"])
        chair.click(chair.find("button", "Cases"))
        chair.set_text(chair.find("entry", "Search"), "Smith")
        for row in chair.rows(chair.find("list", "Cases")):
            print(row.get_name(), chair.texts(row))
        chair.screenshot("cases.png")

A Session is a private session bus (and through it an accessibility bus) and a private set
of XDG folders. Each App gets a display of its own, so that two clients never fight over
the keyboard. Whatever is looked for is waited for, up to a deadline; what does not come
raises NotFound with the tree as it was. One Session a process: AT-SPI binds to its bus once.

What is peculiar about GTK 4's accessible tree (seen with GTK 4.18, libadwaita 1.7):
  - It is the widget tree, with a "panel" or "grouping" without a name for each box; find by
    role and name, never by position.
  - Role names: AdwEntryRow, AdwActionRow and rows of lists are "list item"; a GtkEntry and a
    GtkSearchEntry are "entry"; the field inside an AdwEntryRow, and a GtkText, is "text"; an
    AdwSwitchRow and the switch within it are both "check box", and only the inner one has
    the action "toggle"; AdwComboRow is "combo box"; a window is "frame", an AdwAlertDialog "alert".
  - A GtkMenuButton is a "button" around a "toggle button", both named twice ("More More"). The
    items of a GMenu in a popover have no name at all (their label is hidden from the tree):
    `choose_menu()` takes their place in the menu.
  - The options of an AdwComboRow have no name but labels, and are rows of its second list:
    `choose()` takes one by its text. A popover is an X window of its own without a title, and
    positions inside it are some 10 px off.
  - An AdwEntryRow's own name has its title twice ("Name Name"); its field ("text") is right.
  - A row of a GtkListView has the name of its item's `accessible-label`; without one it has
    none, and only the labels within it tell what it is: `texts()`.
  - A GtkListView has accessible children only for the rows around the visible part: scroll,
    or search, to reach others. They are used again for other items while scrolling, so look
    a row up again before each use.
  - Rows, those of a GtkListBox included, offer no action that activates them (in a GtkListView
    "listitem.scroll-to"): `click()` falls back to the pointer. `grab_focus` is refused, too.
  - A mnemonic's underline is not part of a name. Widgets that are not shown are in the tree,
    without the state "showing"; find() passes over them.
  - An action is asked for by its index; its names are as in `Element.actions`: "click",
    "toggle", "activate", and "window.close" and the like, which are GtkWidget class actions.
  - Coordinates: GTK tells SCREEN positions as 0,0, and WINDOW ones less the shadow's or
    border's width, once at the frame and once more; position() puts that right.
  - Without a window manager nothing has the keyboard: the window is focused by xdotool.
  - libatspi caches what it read, and without a main loop hears of no change: the cache is off.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

warnings.filterwarnings("ignore", category=DeprecationWarning, module=__name__)

DEADLINE = 10.0
ACTIVATE = ("click", "activate", "toggle", "press")


class NotFound(AssertionError):
    """What a story waited for did not come in time."""


def wait_for(condition, what="a condition", deadline=DEADLINE):
    """Calls condition until it returns something true, and returns that."""
    end = time.monotonic() + deadline
    while True:
        try:
            result = condition()
        except GLib.Error:  # an element went away while it was looked at
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise NotFound(f"{what} did not come within {deadline:g} s")
        time.sleep(0.03)


def _matches(name, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(name))
    return name == wanted


def has_state(element, state):
    """True if element has the state, an Atspi.StateType."""
    return element.get_state_set().contains(state)


def _die_with_parent(argv):
    return ["setpriv", "--pdeathsig", "TERM", "--", *argv]


class Session:
    """A private session bus and home; a context manager."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sp-e2e-")
        self.apps = []
        self._helpers = []
        self.environment = dict(os.environ, GTK_A11Y="atspi", GDK_BACKEND="x11",
                                GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory",
                                GIO_USE_VFS="local", LC_ALL="C.UTF-8", ADW_DISABLE_PORTAL="1")
        for variable in ("WAYLAND_DISPLAY", "DISPLAY", "AT_SPI_BUS_ADDRESS"):
            self.environment.pop(variable, None)
        for variable in ("RUNTIME_DIR", "DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME"):
            path = os.path.join(self.folder, variable.lower())
            os.mkdir(path, 0o700)
            self.environment[f"XDG_{variable}"] = path
        settings = os.path.join(self.environment["XDG_CONFIG_HOME"], "gtk-4.0", "settings.ini")
        os.mkdir(os.path.dirname(settings))
        with open(settings, "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\n")

    def __enter__(self):
        try:
            address = self._helper(["dbus-daemon", "--session", "--nofork", "--nopidfile"],
                                   "--print-address={fd}")
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
            os.environ.pop("DISPLAY", None)  # its root window may name another bus
            Atspi.init()
            Atspi.set_timeout(3000, 15000)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for app in self.apps:
            app.stop()
        for process in reversed(self._helpers):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _helper(self, argv, option):
        """Starts a helper and returns the line that it writes when it is ready."""
        reader, writer = os.pipe()
        option = option.format(fd=writer).split()
        log = open(os.path.join(self.folder, f"{argv[0]}.log"), "ab")
        with log:
            process = subprocess.Popen(_die_with_parent([*argv, *option]), env=self.environment,
                                       pass_fds=[writer], stdout=log, stderr=log)
        self._helpers.append(process)
        os.close(writer)
        with os.fdopen(reader) as stream:
            line = stream.readline().strip()
        if not line:
            raise RuntimeError(f"{argv[0]} did not start; its record is in {log.name}")
        return line

    def display(self, width=1280, height=900):
        """A new display that nobody sees, as ":N"."""
        screen = f"{width}x{height}x24"
        return ":" + self._helper(["Xvfb", "-screen", "0", screen, "-nolisten", "tcp"], "-displayfd {fd}")

    def start(self, argv, environment=None, width=1280, height=900, deadline=30.0):
        """Starts a program on a display of its own and waits for its window."""
        return App(self, argv, environment or {}, width, height, deadline)


class App:
    """One running program. `process` is its Popen, `log` the path of its output."""

    def __init__(self, session, argv, environment, width, height, deadline):
        self.argv = argv
        self.display = session.display(width, height)
        self.environment = {**session.environment, **environment, "DISPLAY": self.display}
        self.log = os.path.join(session.folder, f"app-{len(session.apps)}.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(_die_with_parent(argv), env=self.environment,
                                            stdout=log, stderr=log)
        session.apps.append(self)
        self.root = wait_for(self._find_root, f"the window of {argv[0]}", deadline)
        self.focus_window()

    def _find_root(self):
        if self.process.poll() is not None:
            raise NotFound(f"{self.argv[0]} ended with {self.process.returncode}:\n{self.output()}")
        desktop = Atspi.get_desktop(0)
        desktop.set_cache_mask(Atspi.Cache.NONE)
        for index in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(index)
            if app and app.get_process_id() == self.process.pid and app.get_child_count():
                app.set_cache_mask(Atspi.Cache.NONE)
                return app
        return None

    # --- Looking ---

    def walk(self, top=None, showing=True):
        """Every element below top (the program), depth first."""
        top = top or self.root
        for index in range(top.get_child_count()):
            child = top.get_child_at_index(index)
            if child is None or showing and not has_state(child, Atspi.StateType.SHOWING):
                continue
            yield child
            yield from self.walk(child, showing)

    def find_all(self, role=None, name=None, within=None, showing=True):
        """What is there now, as a list. name is a string or a compiled expression."""
        try:
            return [element for element in self.walk(within, showing)
                    if (role is None or element.get_role_name() == role)
                    and _matches(element.get_name() or "", name)]
        except GLib.Error:  # the tree changed under our feet
            return []

    def find(self, role=None, name=None, within=None, deadline=DEADLINE, showing=True):
        """The first element of that role and name; waits for it."""
        what = f"{role or 'anything'} {getattr(name, 'pattern', name)!r}"
        try:
            return wait_for(lambda: self.find_all(role, name, within, showing), what, deadline)[0]
        except NotFound as error:
            raise NotFound(f"{error}; {self.argv[0]} shows:\n{self.dump()}\n{self.output()}") from None

    def wait_gone(self, role=None, name=None, within=None, deadline=DEADLINE):
        """Waits until nothing of that role and name is shown."""
        wait_for(lambda: not self.find_all(role, name, within), f"the end of {role} {name!r}", deadline)

    def text(self, element):
        """The text of a field or label; else the element's name."""
        if "Text" in element.get_interfaces():
            return Atspi.Text.get_text(element, 0, Atspi.Text.get_character_count(element))
        return element.get_name() or ""

    def texts(self, within):
        """What the labels inside an element say, from top to bottom."""
        return [self.text(label) for label in self.find_all("label", within=within)]

    def rows(self, table):
        """The rows of a list or table that are there at the moment."""
        return [row for row in self.find_all(within=table)
                if row.get_role_name() in ("list item", "table row", "tree item")]

    def find_row(self, table, wanted, deadline=DEADLINE):
        """The row whose name or labels contain wanted."""
        def look():
            return [row for row in self.rows(table)
                    if wanted in " ".join([row.get_name() or "", *self.texts(row)])]
        return wait_for(look, f"the row {wanted!r}", deadline)[0]

    def dump(self):
        """The tree as text, one element a line; boxes without a name are left out."""
        lines = []

        def visit(element, depth):
            for index in range(element.get_child_count()):
                child = element.get_child_at_index(index)
                if child is None or not has_state(child, Atspi.StateType.SHOWING):
                    continue
                plain = child.get_role_name() in ("panel", "grouping") and not child.get_name()
                if not plain:
                    lines.append(f"{'  ' * depth}{child.get_role_name()} {child.get_name()!r}")
                visit(child, depth + (not plain))
        try:
            visit(self.root, 0)
        except GLib.Error as error:
            lines.append(f"({error.message})")
        return "\n".join(lines)

    def output(self):
        """What the program has written so far."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    # --- Doing ---

    def actions(self, element):
        """The names of an element's actions."""
        return [Atspi.Action.get_action_name(element, index) for index in range(element.get_n_actions())]

    def act(self, element, name):
        """Does the action of that name."""
        if not element.do_action(self.actions(element).index(name)):
            raise NotFound(f"{element.get_role_name()} {element.get_name()!r} refused {name!r}")

    def click(self, element):
        """Activates an element: by its action; else by the one inside it; else by pointer."""
        if not has_state(element, Atspi.StateType.SENSITIVE):
            raise NotFound(f"{element.get_role_name()} {element.get_name()!r} cannot be used now")
        inner = [part for part in self.find_all(within=element)
                 if part.get_role_name() in (element.get_role_name(), "toggle button")]
        for target in [element, *inner]:
            for name in self.actions(target):
                if name in ACTIVATE:
                    return self.act(target, name)
        return self.point(element)

    def position(self, element):
        """The middle of an element on its display, as x, y."""
        window = element
        while window.get_parent() and window.get_parent().get_role() != Atspi.Role.APPLICATION:
            window = window.get_parent()
        frame = window.get_extents(Atspi.CoordType.WINDOW)
        box = element.get_extents(Atspi.CoordType.WINDOW)
        shell = self._xdotool("getwindowgeometry", "--shell", self._window(window.get_name()))
        place = dict(line.split("=", 1) for line in shell.splitlines())
        return (int(place["X"]) + box.x - 2 * frame.x + box.width // 2,
                int(place["Y"]) + box.y - 2 * frame.y + box.height // 2)

    def point(self, element, button=1, repeat=1):
        """Clicks on the middle of an element with the pointer."""
        for name in self.actions(element):
            if name.endswith(".scroll-to"):
                self.act(element, name)
        x, y = self.position(element)
        self._xdotool("mousemove", x, y, "sleep", "0.05", "click", "--repeat", repeat, button)

    def focus(self, element):
        """Gives an element the keyboard."""
        self.focus_window()
        try:
            if element.grab_focus():
                return
        except GLib.Error:  # GTK has it not for every element
            pass
        self.point(element)

    def press(self, *keys):
        """Presses keys as xdotool names them: "Return", "ctrl+f", "Tab"."""
        self.focus_window()
        self._xdotool("key", "--clearmodifiers", "--delay", 30, *keys)

    def type(self, text):
        """Types text into what has the keyboard."""
        self.focus_window()
        self._xdotool("type", "--clearmodifiers", "--delay", 8, "--", text)

    def set_text(self, element, text):
        """Replaces a field's text at once, and checks that it took it."""
        if "EditableText" not in element.get_interfaces():
            raise NotFound(f"{element.get_role_name()} {element.get_name()!r} is no field")
        Atspi.EditableText.set_text_contents(element, text)
        wait_for(lambda: self.text(element) == text, f"the text of {element.get_name()!r}")

    def choose_menu(self, button, index):
        """Opens a menu button's menu and takes its item number index, counted from 0."""
        self.click(button)
        items = wait_for(lambda: self.find_all("menu item", within=button), f"the menu of {button.get_name()!r}")
        self.click(items[index])

    def choose(self, combo, option):
        """Chooses an option of an AdwComboRow or a GtkDropDown, which are "combo box"."""
        self.click(combo)
        options = wait_for(lambda: [label for lists in self.find_all("list", within=combo)[1:]
                                    for label in self.texts(lists)], f"the options of {combo.get_name()!r}")
        self.press("Home", *["Down"] * options.index(option), "Return")
        wait_for(lambda: self.texts(self.find_all("list", within=combo)[0]) == [option],
                 f"{option!r} in {combo.get_name()!r}")

    def screenshot(self, path):
        """Writes what the display shows as a picture."""
        subprocess.run(["import", "-silent", "-window", "root", path], env=self.environment, check=True)

    def resize(self, width, height):
        """Gives the window another size."""
        self._xdotool("windowsize", self._window(), width, height)

    def _window(self, title=None):
        """The X window of that title; else the last one with a title, popovers having none."""
        def look():
            windows = self._xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
            titles = {window: self._xdotool("getwindowname", window).strip() for window in windows}
            frames = [frame.get_name() for frame in self.find_all("frame")]
            wanted = [title] if title in titles.values() else frames
            return [window for window in windows if titles[window] in wanted] or windows[:1]
        return wait_for(look, "a window")[-1]

    def focus_window(self):
        """Gives the program's window the keyboard; no window manager does it here."""
        self._xdotool("windowfocus", self._window(), "sleep", "0.05")

    def _xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.environment,
                              capture_output=True, text=True, timeout=60)
        if done.returncode and arguments[0] != "search":
            raise RuntimeError(f"xdotool {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    # --- Ending ---

    def kill(self):
        """Ends the program as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self, deadline=5.0):
        """Asks the program to end; kills it if it does not. Returns its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(deadline)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode
