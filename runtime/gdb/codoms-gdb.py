# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Domains in gdb, connected to the model (qemu-riscv64 -g PORT PROGRAM).

  gdb-multiarch -x <toolchain>/share/codoms/codoms-gdb.py PROGRAM

* frames are shown as domain:function, root's without the domain;
* `backtrace` goes on over gates, along the domain control stack (DCS);
* where a stop is in another domain than the last one, that is said;
* `info codoms` shows domains, their rights, the DCS and the capabilities;
* `codoms break` takes the name of a function in C, `codoms finish` goes on until
  a function has returned into another domain.

The model tells domains and DCS in packets of its own (`qcodoms.*`); with
another target all of this does nothing.
"""

import json
import os
import re

import gdb
from gdb.FrameDecorator import FrameDecorator
from gdb.unwinder import Unwinder

HERE = os.path.dirname(os.path.abspath(__file__))


def isa():
    """The numbers of codoms/isa.h, of the toolchain that this file is in."""
    header = os.path.join(HERE, "..", "..", "sysroot", "usr", "include",
                          "codoms", "isa.h")
    with open(header) as f:
        return {name: int(value, 0) for name, value in re.findall(
            r"^#define (\w+) (0x[0-9a-f]+|[0-9]+)$", f.read(), re.MULTILINE)}


ISA = isa()
ENTER = ISA["CODOMS_ENTER_WORD"]
ALIGN = ISA["CODOMS_ENTRY_ALIGN"]
ROOT = ISA["CODOMS_ROOT_TAG"]
LEVELS = {value: name.rpartition("_")[2].lower() for name, value in ISA.items()
          if name.startswith("CODOMS_APL_")}
PERMS = {value: name.rpartition("_")[2].lower() for name, value in ISA.items()
         if name.startswith("CODOMS_PERM_")}
CAUSES = {value: name for name, value in ISA.items()
          if name.startswith("SEGV_CD")}
CALL_FRAME = 0

# Where the frame of a crossing seems to run: no address that a program with
# domains can have. gdb takes a frame whose caller lies further down in memory
# for a corrupt stack, unless it is called __morestack; the stacks of domains
# have no order, so there is such a frame between the two.
CROSSING = 0x4344_0000_0000
CROSSING_FILE = os.path.join(HERE, "codoms-gdb-crossing.o")

# gdb's names of s0-s11 and fs0-fs11.
SAVED_X = ["fp", "s1"] + [f"s{i}" for i in range(2, 12)]
SAVED_F = [f"fs{i}" for i in range(12)]


class Innermost:
    """The innermost frame is selected meanwhile.

    A packet makes gdb drop its frames and look for the selected one again,
    which fails in a state where no thread is selected.
    """

    def __enter__(self):
        self.level = 0
        try:
            self.level = gdb.selected_frame().level()
            if self.level:
                gdb.newest_frame().select()
        except gdb.error:
            pass

    def __exit__(self, *exception):
        if self.level:
            frame = gdb.newest_frame()
            for _ in range(self.level):
                frame = frame.older()
            frame.select()


class Model:
    """What the model says. Asked when the program stops, for all threads: a
    packet makes gdb drop its frames, so an unwinder or a filter cannot ask.
    """

    def __init__(self):
        self.forget()
        gdb.events.cont.connect(lambda event: self.forget())
        gdb.events.exited.connect(lambda event: self.forget())
        gdb.events.stop.connect(lambda event: self.load())
        gdb.events.inferior_call.connect(self.called)

    def forget(self):
        self.stacks = {}

    def called(self, event):
        if isinstance(event, gdb.InferiorCallPostEvent):
            self.load()
        else:
            self.forget()

    def load(self):
        self.forget()
        for thread in gdb.selected_inferior().threads():
            frames = self.read("dcs", thread.ptid[1])
            if frames is None:
                return
            self.stacks[thread.ptid[1]] = frames
        gdb.invalidate_cached_frames()

    def ask(self, packet):
        """The reply to PACKET, or None if it is not a model with domains."""
        connection = gdb.selected_inferior().connection
        if not isinstance(connection, gdb.RemoteTargetConnection):
            return None
        reply = connection.send_packet(packet)
        if not reply or reply.startswith(b"E"):
            return None
        return reply.decode()

    def read(self, what, thread=0):
        text = ""
        while True:
            part = self.ask(f"qcodoms.read:{what}:{thread:x}:"
                            f"{len(text):x},400")
            if part is None:
                return None
            text += bytes.fromhex(part[1:]).decode()
            if part[0] == "l":
                return json.loads(text)

    def dcs(self):
        """Frames of the DCS of the selected thread, from the top down."""
        thread = gdb.selected_thread()
        return self.stacks.get(thread.ptid[1], []) if thread else []

    def tag(self, address):
        reply = self.ask(f"qcodoms.tag:{address:x}")
        return None if reply is None else int(reply, 16)


class Names:
    """Names of domains, by tag."""

    def __init__(self):
        self.domains = {d["tag"]: d for d in model.read("domains") or []}

    def __getitem__(self, tag):
        domain = self.domains.get(tag)
        return domain["name"] if domain else f"tag {tag}"


model = Model()


def symbol(pc):
    """Symbol of the function that PC is in, where that begins, its section."""
    text = gdb.execute(f"info symbol {pc:#x}", to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section (\S+)", text)
    if not match:
        return None, None, None
    return match[1], pc - int(match[2] or 0), match[3]


def word(address):
    memory = gdb.selected_inferior().read_memory(address, 4)
    return int.from_bytes(memory.tobytes(), "little")


class FrameId:
    def __init__(self, sp, pc):
        address = gdb.lookup_type("unsigned long")
        self.sp = gdb.Value(sp).cast(address)
        self.pc = gdb.Value(pc).cast(address)


class Crossings(Unwinder):
    """From the gate to the caller in another domain.

    A gate's ra is undefined for the debug information. The frame on the DCS
    that its cd.enter pushed has the caller's pc and sp, and the set that the
    caller saved before has its callee-saved registers.
    """

    def __init__(self):
        super().__init__("codoms")

    def __call__(self, pending):
        try:
            pc = int(pending.read_register("pc"))
            if pc & ~0xFFFF == CROSSING:
                return self.crossing(pending)
            return self.gate(pending, pc)
        except (gdb.error, OverflowError):
            return None

    def gate(self, pending, pc):
        start = symbol(pc)[1]
        if start is None or start % ALIGN or word(start) != ENTER:
            return None
        sp = pending.read_register("sp")
        if pc == start:
            # cd.enter has not run: all is as the caller left it.
            info = pending.create_unwind_info(FrameId(sp, start))
            for name in SAVED_X + SAVED_F + ["sp", "tp", "gp", "ra"]:
                info.add_saved_register(name, pending.read_register(name))
            info.add_saved_register("pc", pending.read_register("ra"))
            return info
        frame = self.find(model.dcs(), start, int(sp), pending.level() == 0)
        if frame is None:
            return None
        info = pending.create_unwind_info(FrameId(sp, start))
        # The crossing's frame is known by the height of the DCS. For gdb it is
        # behind a call, as the pc of any frame but the newest.
        set_register(pending, info, "pc", CROSSING + 2)
        set_register(pending, info, "sp", frame["height"])
        for name in SAVED_X + SAVED_F:
            info.add_saved_register(name, pending.read_register(name))
        return info

    def find(self, frames, start, sp, innermost):
        """The frame that the cd.enter at START pushed for the gate at SP.

        Of several activations of one gate, the older has the higher stack:
        what an activation has on its stack lies above the sp with which it
        called another domain.
        """
        found = None
        left_with = 0
        for frame in frames:
            if frame["kind"] == CALL_FRAME and frame["entry"] == start:
                if found is None or left_with <= sp:
                    found = frame
                if innermost:
                    break
            left_with = frame["sp"]
        return found

    def crossing(self, pending):
        height = int(pending.read_register("sp"))
        for frame in model.dcs():
            if frame["height"] == height:
                break
        else:
            return None
        info = pending.create_unwind_info(FrameId(height, CROSSING))
        for name, key in (("pc", "ra"), ("ra", "ra"), ("sp", "sp"),
                          ("tp", "tp"), ("gp", "gp")):
            set_register(pending, info, name, frame[key])
        for names, bank in ((SAVED_X, "x"), (SAVED_F, "f")):
            for i, name in enumerate(names):
                if bank in frame:
                    set_register(pending, info, name, frame[bank][i])
        return info


def set_register(pending, info, name, value):
    """The caller's register NAME has VALUE."""
    like = pending.read_register(name)
    info.add_saved_register(
        name, gdb.Value(value.to_bytes(like.type.sizeof, "little"), like.type))


class DomainFrame(FrameDecorator):
    def __init__(self, base, name, section):
        super().__init__(base)
        self.symbol = name
        self.domain = re.match(r"\.codoms\.(\w+)\.", section)

    def function(self):
        # An address: there is no debug information.
        name = super().function()
        if not isinstance(name, str):
            name = self.symbol
        name = re.sub(r"(?<=.)\$.*", "", name)
        # A body that was inlined into its gate is no gate.
        inlined = self.inferior_frame().type() == gdb.INLINE_FRAME
        if "$$" in self.symbol and not inlined:
            name += " [gate]"
        return f"{self.domain[1]}:{name}" if self.domain else name


class DomainFilter:
    """The domain in front of the function; crossings are not shown."""

    def __init__(self):
        self.name = "codoms"
        self.priority = 50
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        for decorator in frames:
            pc = decorator.inferior_frame().pc()
            if pc & ~0xFFFF == CROSSING:
                continue
            name, _, section = symbol(pc)
            yield DomainFrame(decorator, name, section) if name else decorator


class StopNotice:
    """Says in which domain the program stops, when that changes, and what a
    violation was."""

    def __init__(self):
        self.last = ROOT
        gdb.events.stop.connect(self.stopped)
        gdb.events.exited.connect(self.exited)

    def exited(self, event):
        self.last = ROOT

    def stopped(self, event):
        self.say_domain()
        if isinstance(event, gdb.SignalEvent):
            self.say_cause()

    def say_cause(self):
        try:
            info = gdb.parse_and_eval("$_siginfo")
            cause = CAUSES.get(int(info["si_code"]))
            address = int(info["_sifields"]["_sigfault"]["si_addr"])
        except gdb.error:
            return
        if cause and int(info["si_signo"]) == 11:
            gdb.write(f"[{cause}, address {address:#x}]\n")

    def say_domain(self):
        tag = model.tag(int(gdb.parse_and_eval("(unsigned long) $pc")))
        if tag is None or tag == self.last:
            return
        self.last = tag
        names = Names()
        text = f"[In domain {names[tag]}"
        frames = model.dcs()
        if frames and frames[0]["callee"] == tag:
            text += f", entered from {names[frames[0]['caller']]}"
        gdb.write(text + "]\n")


def require(value):
    if value is None:
        raise gdb.GdbError("This is not a program with domains on the model.")
    return value


class InfoCodoms(gdb.Command):
    """Domains of the program: their rights, crossings and capabilities."""

    def __init__(self):
        super().__init__("info codoms", gdb.COMMAND_STATUS, prefix=True)

    def invoke(self, argument, from_tty):
        with Innermost():
            for part in (InfoDomains, InfoApl, InfoDcs, InfoCaps):
                part.show()


class Info(gdb.Command):
    def __init__(self):
        super().__init__("info codoms " + self.name, gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        with Innermost():
            self.show()


class InfoDomains(Info):
    """Domains: tag, name, and whether root is kept out of it (vault)."""

    name = "domains"

    @staticmethod
    def show():
        here = model.tag(int(gdb.parse_and_eval("(unsigned long) $pc")))
        require(here)
        for tag, domain in sorted(Names().domains.items()):
            gdb.write(f"{'*' if tag == here else ' '} {tag:5}  "
                      f"{domain['name']}{' (vault)' if domain['vault'] else ''}\n")


class InfoApl(Info):
    """Rights of domains on others, beside root's on all."""

    name = "apl"

    @staticmethod
    def show():
        names = Names()
        for subject, object, level in require(model.read("apl")):
            gdb.write(f"{names[subject]} -> {names[object]}: "
                      f"{LEVELS[level]}\n")


class InfoDcs(Info):
    """The domain control stack: which domain entered which, innermost first."""

    name = "dcs"

    @staticmethod
    def show():
        require(model.read("domains"))
        names = Names()
        for n, frame in enumerate(model.dcs()):
            caller, callee = (names[frame[k]] for k in ("caller", "callee"))
            if frame["kind"] == CALL_FRAME:
                what = f"{caller} -> {callee} at {frame['entry']:#x}"
            else:
                what = f"signal in {caller}"
            gdb.write(f"#{n}  {what}, back to {frame['ra']:#x}, "
                      f"sp {frame['sp']:#x}, height {frame['height']}\n")


class InfoCaps(Info):
    """The capability registers that hold something."""

    name = "caps"

    @staticmethod
    def show():
        require(model.read("domains"))
        names = Names()
        frame = gdb.newest_frame()
        for i in range(ISA["CODOMS_NUM_CAPS"]):
            cap = frame.read_register(f"c{i}")
            state = int(cap["state"])
            if not state & 2:
                continue
            kind = "asynchronous" if state & 1 else "synchronous"
            if int(cap["counter"]):
                kind += f" under counter {int(cap['counter'])}"
            perm = int(cap["perm"])
            base, length = int(cap["base"]), int(cap["length"])
            letters = "".join(PERMS[bit] for bit in PERMS if perm & bit)
            gdb.write(f"c{i}  [{base:#x}, +{length}) {letters}, "
                      f"{kind}, by {names[int(cap['creator'])]}\n")


class Codoms(gdb.Command):
    """Breakpoints and running, where domains make a difference."""

    def __init__(self):
        super().__init__("codoms", gdb.COMMAND_RUNNING, prefix=True)


class Break(gdb.Command):
    """Set a breakpoint at a function of a domain, by its name in C.
codoms break FUNCTION [thread N] [if CONDITION]
Without debug information gdb knows the function as FUNCTION$DOMAIN. If there is
one in several domains, each gets a breakpoint."""

    def __init__(self):
        super().__init__("codoms break", gdb.COMMAND_BREAKPOINTS,
                         gdb.COMPLETE_SYMBOL)

    def invoke(self, argument, from_tty):
        name, _, rest = argument.strip().partition(" ")
        if not re.fullmatch(r"\w+", name):
            raise gdb.GdbError("The name of a function is missing.")
        found = gdb.execute(f"info functions ^{name}", to_string=True)
        names = sorted(set(re.findall(rf"(?<![\w$])({name}(?:\$\w+)?)(?=\(|$)",
                                      found, re.MULTILINE)))
        if not names:
            raise gdb.GdbError(f"There is no function \"{name}\".")
        for function in names:
            gdb.execute(f"break {function} {rest}", from_tty)


class Finish(gdb.Command):
    """Run until the selected function has returned, over a gate, too."""

    def __init__(self):
        super().__init__("codoms finish", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        caller = caller_by_domains()
        if not caller:
            gdb.execute("finish", from_tty)
            return
        there = gdb.Breakpoint(f"*{caller.pc():#x}", internal=True,
                               temporary=True)
        # Another thread, or an inner activation, is not what is waited for.
        there.thread = gdb.selected_thread().num
        there.condition = f"$sp == {int(caller.read_register('sp')):#x}"
        gdb.execute("continue", from_tty)


def is_gate(frame):
    start = symbol(frame.pc())[1]
    return start is not None and start % ALIGN == 0 and word(start) == ENTER


def caller_by_domains():
    """The frame that called the selected one, if gdb could not tell when it is
    reached: a gate, or what lies behind one."""
    older = gdb.selected_frame().older()
    while older and older.type() == gdb.INLINE_FRAME:
        older = older.older()
    if older and older.pc() & ~0xFFFF == CROSSING:
        return older.older()
    return older if older and is_gate(older) else None


class CheckFinish(gdb.Command):
    """Before gdb's own finish, which would wait where no program comes."""

    def __init__(self):
        super().__init__("codoms check-finish", gdb.COMMAND_MAINTENANCE)
        gdb.execute("define hook-finish\ncodoms check-finish\nend")

    def invoke(self, argument, from_tty):
        if caller_by_domains():
            raise gdb.GdbError("This frame returns into a gate or another "
                               "domain: say \"codoms finish\".")


gdb.unwinder.register_unwinder(None, Crossings(), replace=True)
DomainFilter()
StopNotice()
for command in (InfoCodoms, InfoDomains, InfoApl, InfoDcs, InfoCaps, Codoms,
                Break, Finish, CheckFinish):
    command()
with gdb.with_parameter("confirm", False):
    gdb.execute(f"add-symbol-file {CROSSING_FILE} -s .text {CROSSING:#x}",
                to_string=True)
