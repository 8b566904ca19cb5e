#!/usr/bin/env bash
# scikit-learn 1.9.1: boosted trees take missing values, but not a column in which all are missing.
#
# HistGradientBoostingClassifier has native support for missing values: NaN may stand anywhere, and each split
# learns which way they go. One would bet that a column without one value is merely of no use, as a constant
# column is. It raises a ValueError that speaks of a window's shape, and names neither the column nor NaN.
# What to do: fill such a column with a constant before, for instance where a feature needs eight neighbours
# and there are five.
#
# Seen: some missing         fits
#       all but one missing  fits
#       constant             fits
#       all missing          ValueError: window shape cannot be larger than input array shape
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "scikit-learn==1.9.1" "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

print("scikit-learn", sklearn.__version__, "numpy", np.__version__)
truth = np.arange(200) % 2
useful = np.random.default_rng(0).normal(size=200) + truth
columns = {name: np.random.default_rng(1).normal(size=200) for name in ("some missing", "all but one missing")}
columns["some missing"][::3] = np.nan
columns["all but one missing"][1:] = np.nan
columns["constant"] = np.full(200, 7.0)
columns["all missing"] = np.full(200, np.nan)
seen = {}
for name, column in columns.items():
    try:
        HistGradientBoostingClassifier(max_iter=3).fit(np.stack([useful, column], 1), truth)
        seen[name] = "fits"
    except ValueError as error:
        seen[name] = f"ValueError: {error}"
    print(f"{name:<20} {seen[name]}")
assert all(seen[name] == "fits" for name in columns if name != "all missing"), "others are refused, too"
assert "window shape" in seen["all missing"], "a column that is all missing is taken now, or refused in other words"
PYTHON
