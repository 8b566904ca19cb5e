#!/usr/bin/env bash
# fontTools 4.60.1: Qu2CuPen(all_cubic=True) refuses a contour that has no on-curve point.
#
# Such contours are ordinary TrueType: four off-curve points make a round dot, and TTGlyphPen, AreaPen and
# BoundsPen take them. So does Qu2CuPen itself without all_cubic. One would bet that the pen that turns
# TrueType outlines into cubic ones takes every TrueType outline. With all_cubic=True, which a CFF font
# needs, it raises NotImplementedError instead.
# What to do: begin the contour at the middle between two of its off-curve points.
#
# Seen: all_cubic=False: taken
#       all_cubic=True: NotImplementedError: oncurve-less contours with all_cubic not implemented
#       all_cubic=True, begun at a middle: taken, 4 curves
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check "fonttools==4.60.1"
"$place/venv/bin/python" - <<'PYTHON'
from fontTools import version
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import RecordingPen

assert version == "4.60.1", version
DOT = [(0, 0), (0, 100), (100, 100), (100, 0)]


def draw(pen):
    pen.qCurveTo(*DOT, None)
    pen.closePath()


area = AreaPen()
draw(area)
assert abs(area.value) > 8000  # a dot of about 100 by 100 units
draw(Qu2CuPen(RecordingPen(), 1.0))
print("all_cubic=False: taken")
try:
    draw(Qu2CuPen(RecordingPen(), 1.0, all_cubic=True))
except NotImplementedError as error:
    print(f"all_cubic=True: NotImplementedError: {error}")
else:
    raise SystemExit("the behaviour has changed: all_cubic=True takes the contour now")
recorded = RecordingPen()
pen = Qu2CuPen(recorded, 1.0, all_cubic=True)
pen.moveTo((50, 0))  # the middle between the last off-curve point and the first
pen.qCurveTo(*DOT, (50, 0))
pen.closePath()
curves = [operation for operation, _ in recorded.value if operation == "curveTo"]
print(f"all_cubic=True, begun at a middle: taken, {len(curves)} curves")
assert curves
PYTHON
