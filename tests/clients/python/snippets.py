"""Runs the programs of a page of the documentation against the simulator in SIMULATOR,
and holds what they print against the block of text that follows each."""

import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

PROGRAMS = {"js": ("snippet.mjs", ["node"]), "python": ("snippet.py", [sys.executable])}

page = open(sys.argv[1], encoding="utf-8").read()
port = str(urlsplit(os.environ["SIMULATOR"]).port)
blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
good = bad = 0
for at, (language, text) in enumerate(blocks):
    if language not in PROGRAMS:
        continue
    name, command = PROGRAMS[language]
    with open(name, "w", encoding="utf-8") as file:
        file.write(text.replace("12111", port))
    follows, expected = blocks[at + 1]
    assert follows == "text", f"what the program at block {at} prints is missing"
    done = subprocess.run([*command, name], capture_output=True, text=True, timeout=60)
    if done.returncode == 0 and done.stdout == expected:
        good += 1
        print(f"{language} {at} ... ok")
    else:
        bad += 1
        print(f"{language} {at} ... FAIL\nprinted:\n{done.stdout}{done.stderr}")
sys.exit(bad > 0 or good == 0)
