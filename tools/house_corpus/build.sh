#!/bin/sh
# Rebuild the house corpus: fetch the packages of packages.txt, unpack them, build, compare.
# Needs Debian 12 (apt-get, dpkg-deb), Python with showdown installed, 6 GB of disk, ten minutes.
#
#     tools/house_corpus/build.sh SCRATCH
#
# SCRATCH keeps the downloads; running it again downloads nothing and gives the same fingerprint.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=${1:?expected a scratch folder: tools/house_corpus/build.sh SCRATCH}
mkdir -p "$scratch/debs" "$scratch/unpacked"

while read -r name version; do
    if [ ! -d "$scratch/unpacked/$name" ]; then
        file=$(find "$scratch/debs" -name "${name}_*.deb" | head -n 1)
        if [ -z "$file" ]; then
            (cd "$scratch/debs" && apt-get download "$name=$version")
            file=$(find "$scratch/debs" -name "${name}_*.deb" | head -n 1)
        fi
        rm -rf "$scratch/unpacked/.$name"
        dpkg-deb -x "$file" "$scratch/unpacked/.$name"
        mv "$scratch/unpacked/.$name" "$scratch/unpacked/$name"
    fi
done < "$here/packages.txt"

"${PYTHON:-python3}" "$here/build.py" "$scratch/unpacked" "$here/packages.txt" "$scratch/house.npz"
"${PYTHON:-python3}" - "$scratch/house.npz" <<'END'
import sys
from showdown.fonts.load import load_corpus
rebuilt, ours = (load_corpus(path).fingerprint for path in (sys.argv[1], None))
print("the same as the house corpus" if rebuilt == ours else f"differs from the house corpus: {ours}")
END
