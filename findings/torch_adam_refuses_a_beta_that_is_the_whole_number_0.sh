#!/usr/bin/env bash
# torch 2.13.0: Adam and AdamW refuse betas=(0, 0.99), and the other optimisers of the family take it.
#
# GANs are often trained without momentum, which papers write as β1 = 0. One would bet that the whole number 0
# is as good as 0.0, as it is for the rate and for eps. Adam and AdamW raise a ValueError that asks for "both
# floats or both Tensors", and do not say which of the two is neither. NAdam, RAdam and Adamax take the same pair.
# What to do: write 0.0.
#
# Seen: Adam    (0, 0.99) ValueError: betas must be either both floats or both Tensors
#       AdamW   (0, 0.99) ValueError: betas must be either both floats or both Tensors
#       NAdam   (0, 0.99) taken
#       RAdam   (0, 0.99) taken
#       Adamax  (0, 0.99) taken
#       all     (0.0, 0.99) taken; Adam also takes lr=1, eps=0 and weight_decay=0 as whole numbers
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "torch==2.13.0" "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PYTHON'
import torch

print("torch", torch.__version__)
weights = [torch.zeros(1, requires_grad=True)]
seen = {}
for name in ("Adam", "AdamW", "NAdam", "RAdam", "Adamax"):
    optimiser = getattr(torch.optim, name)
    optimiser(weights, betas=(0.0, 0.99))
    try:
        optimiser(weights, betas=(0, 0.99))
        seen[name] = "taken"
    except ValueError as error:
        seen[name] = f"ValueError: {error}"
    print(f"{name:<7} (0, 0.99) {seen[name]}")
torch.optim.Adam(weights, lr=1, eps=0, weight_decay=0)
assert all("both floats" in seen[name] for name in ("Adam", "AdamW")), "a whole number is taken now, or is refused in other words"
assert all(seen[name] == "taken" for name in ("NAdam", "RAdam", "Adamax")), "the others refuse it, too"
PYTHON
