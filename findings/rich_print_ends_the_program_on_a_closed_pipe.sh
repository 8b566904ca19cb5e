#!/usr/bin/env bash
# rich 15.0.0: Console.print() ends the whole program when nobody reads the pipe behind it.
#
# A program that computes for an hour and prints on the way can be piped into `head`. Python's own print()
# then raises BrokenPipeError, which the program may catch as the OSError that it is, and go on. rich's
# Console.print() catches that error itself, turns the console quiet, points standard output elsewhere, and
# raises SystemExit(1). So `except OSError` around a print does not help, and the work is lost.
# What to do: catch SystemExit around the print, or override Console.on_broken_pipe.
#
# Seen: print: BrokenPipeError
#       Console.print: SystemExit 1
#       Console.print with on_broken_pipe overridden: went on
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check "rich==15.0.0"
cat > "$place/talk.py" <<'PYTHON'
import sys
import time
from importlib.metadata import version

from rich.console import Console

assert version("rich") == "15.0.0"


class Steady(Console):
    def on_broken_pipe(self):
        pass


def talk(how):
    time.sleep(0.5)  # until the reader is gone
    if how == "print":
        print("x" * 100_000, flush=True)
    else:
        (Steady if how == "steady" else Console)().print("x" * 100_000)


try:
    talk(sys.argv[1])
    end = "went on"
except BaseException as error:
    end = f"{type(error).__name__} {error.code}" if isinstance(error, SystemExit) else type(error).__name__
with open(sys.argv[2], "w") as file:
    file.write(end)
PYTHON
for how in print console steady; do
    ("$place/venv/bin/python" "$place/talk.py" "$how" "$place/$how" 2> /dev/null || true) | true
    while [ ! -s "$place/$how" ]; do sleep 0.1; done
    echo "$how: $(cat "$place/$how")"
done
[ "$(cat "$place/print")" = BrokenPipeError ]
[ "$(cat "$place/console")" = "SystemExit 1" ]
[ "$(cat "$place/steady")" = "went on" ]
