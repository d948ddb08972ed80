# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives GTK 4 programs through the accessibility tree, for stories from end to end.

    with Session() as session:
        chair = session.laptop("chair").start(["stalking-partnership"])
        chair.click(chair.find("button", "Join"))
        chair.set_text(chair.find("text", "Link"), link)
        for row in chair.rows(chair.find("list", "Cases")):
            print(row.get_name(), chair.texts(row))
        chair.screenshot("cases.png")

A Session is an accessibility bus. A Laptop is a machine of its own: XDG folders, a session bus and
a display, so that two clients neither know of each other nor fight over the keyboard; what a
program keeps there outlives it. An App is one program running on it. Whatever is looked for is
waited for, up to a deadline; what does not come raises NotFound with the tree as it was. One
Session a process: AT-SPI binds to its bus once.

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
from gi.repository import Atspi, Gio, GLib  # noqa: E402

warnings.filterwarnings("ignore", category=DeprecationWarning, module=__name__)

DEADLINE = 60.0  # for a machine with much else to do
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
    """An accessibility bus, and the laptops whose programs are on it; a context manager."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sp-e2e-")
        self.laptops = []
        self._helpers = []
        self.environment = dict(os.environ, GTK_A11Y="atspi", GDK_BACKEND="x11",
                                GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory",
                                GIO_USE_VFS="local", LC_ALL="C.UTF-8", ADW_DISABLE_PORTAL="1")
        for variable in ("WAYLAND_DISPLAY", "DISPLAY", "AT_SPI_BUS_ADDRESS"):
            self.environment.pop(variable, None)
        self.environment.update(self.make_home(self.folder))

    def __enter__(self):
        try:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.start_bus(self.environment)
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
            os.environ.pop("DISPLAY", None)  # its root window may name another bus
            os.environ["AT_SPI_BUS_ADDRESS"] = self._ask_accessibility_bus()
            self.environment["AT_SPI_BUS_ADDRESS"] = os.environ["AT_SPI_BUS_ADDRESS"]
            Atspi.init()
            Atspi.set_timeout(3000, 15000)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for laptop in self.laptops:
            for app in laptop.apps:
                app.stop()
        for process in reversed(self._helpers):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def make_home(folder):
        """Makes the XDG folders below a folder; returns the variables that name them."""
        variables = {}
        for variable in ("RUNTIME_DIR", "DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME"):
            path = os.path.join(folder, variable.lower())
            os.mkdir(path, 0o700)
            variables[f"XDG_{variable}"] = path
        settings = os.path.join(variables["XDG_CONFIG_HOME"], "gtk-4.0", "settings.ini")
        os.mkdir(os.path.dirname(settings))
        with open(settings, "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\n")
        return variables

    @staticmethod
    def _ask_accessibility_bus():
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        return bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                             GLib.VariantType("(s)"), Gio.DBusCallFlags.NONE, 30000).unpack()[0]

    def start_helper(self, argv, option, environment):
        """Starts a helper and returns the line that it writes when it is ready."""
        reader, writer = os.pipe()
        option = option.format(fd=writer).split()
        log = open(os.path.join(self.folder, f"{argv[0]}.log"), "ab")
        with log:
            process = subprocess.Popen(_die_with_parent([*argv, *option]), env=environment,
                                       pass_fds=[writer], stdout=log, stderr=log)
        self._helpers.append(process)
        os.close(writer)
        with os.fdopen(reader) as stream:
            line = stream.readline().strip()
        if not line:
            raise RuntimeError(f"{argv[0]} did not start; its record is in {log.name}")
        return line

    def start_bus(self, environment):
        """A new session bus: its address."""
        return self.start_helper(["dbus-daemon", "--session", "--nofork", "--nopidfile"],
                                 "--print-address={fd}", environment)

    def laptop(self, name, width=1280, height=900):
        """A machine with a home, a session bus and a display that nobody sees."""
        return Laptop(self, name, width, height)


class Laptop:
    """A machine. `home` is the folder with all that its programs keep."""

    def __init__(self, session, name, width, height):
        self.name = name
        self.home = os.path.join(session.folder, name)
        self.apps = []
        os.mkdir(self.home, 0o700)
        self.environment = {**session.environment, **session.make_home(self.home)}
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = session.start_bus(self.environment)
        # libsecret's own keyring in a file stands for the desktop's
        self.environment.update(SECRET_BACKEND="file", SECRET_FILE_TEST_PASSWORD=name,
                                SECRET_FILE_TEST_PATH=os.path.join(self.home, "keyring"))
        screen = f"{width}x{height}x24"
        self.environment["DISPLAY"] = ":" + session.start_helper(
            ["Xvfb", "-screen", "0", screen, "-nolisten", "tcp"], "-displayfd {fd}", self.environment)
        session.laptops.append(self)

    def start(self, argv, environment=None, deadline=DEADLINE):
        """Starts a program and waits for its window."""
        return App(self, argv, environment or {}, deadline)


class App:
    """One running program. `process` is its Popen, `log` the path of its output."""

    def __init__(self, laptop, argv, environment, deadline):
        self.argv = argv
        self.environment = {**laptop.environment, **environment}
        self.log = os.path.join(laptop.home, f"app-{len(laptop.apps)}.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(_die_with_parent(argv), env=self.environment,
                                            stdout=log, stderr=log)
        laptop.apps.append(self)
        self.focused = None
        self.pressed = 0  # keys by name, as against letters typed
        self.pointed = 0  # whatever was done without the keyboard
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

    @staticmethod
    def children(top):
        """What is shown right below an element."""
        children = [top.get_child_at_index(index) for index in range(top.get_child_count())]
        return [child for child in children if child and has_state(child, Atspi.StateType.SHOWING)]

    def look(self, role=None, name=None, within=None):
        """The nearest element of that role and name, level by level; None if there is none now."""
        level = [within or self.root]
        while level:
            level = [child for top in level for child in self.children(top)]
            for child in level:
                if ((role is None or child.get_role_name() == role)
                        and _matches(child.get_name() or "", name)):
                    return child
        return None

    def find(self, role=None, name=None, within=None, deadline=DEADLINE):
        """The nearest element of that role and name; waits for it."""
        what = f"{role or 'anything'} {getattr(name, 'pattern', name)!r}"
        try:
            return wait_for(lambda: self.look(role, name, within), what, deadline)
        except NotFound as error:
            raise NotFound(f"{error}; {self.argv[0]} shows:\n{self.dump()}\n{self.output()}") from None

    def wait_closed(self, element, deadline=DEADLINE):
        """Waits until an element, a dialog say, is there no more."""
        def is_gone():
            try:
                return not has_state(element, Atspi.StateType.SHOWING)
            except GLib.Error:
                return True
        wait_for(is_gone, "the end of a dialog", deadline)

    def wait_gone(self, role=None, name=None, within=None, deadline=DEADLINE):
        """Waits until nothing of that role and name is shown."""
        wait_for(lambda: not self.look(role, name, within), f"the end of {role} {name!r}", deadline)

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

    def lists(self, within):
        """Every list below an element, by name: the names of its rows."""
        found = {}
        level = [within]
        while level:
            children = [child for top in level for child in self.children(top)]
            level = []
            for child in children:
                if child.get_role_name() == "list":
                    found[child.get_name()] = [row.get_name() for row in self.children(child)]
                else:
                    level.append(child)
        return found

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
        self.pointed += 1
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
        self.pointed += 1
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
        self.pressed += len(keys)
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

    def _tops(self):
        """The names of the program's windows."""
        tops = [self.root.get_child_at_index(index) for index in range(self.root.get_child_count())]
        return [top.get_name() for top in tops if top]

    def _window(self, title=None):
        """The X window of that title; else the last one with a title, popovers having none."""
        def look():
            windows = self._xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
            titles = {window: self._xdotool("getwindowname", window).strip() for window in windows}
            wanted = [title] if title in titles.values() else self._tops()
            return [window for window in windows if titles[window] in wanted] or windows[:1]
        return wait_for(look, "a window")[-1]

    def focus_window(self):
        """Gives the program's window the keyboard, as no window manager does it here; where it
        keeps its windows, it has kept the keyboard."""
        tops = wait_for(self._tops, "a window")
        if tops != self.focused:
            self._xdotool("windowfocus", "--sync", self._window())
            self.focused = tops

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
