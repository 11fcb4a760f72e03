#!/usr/bin/env python3
"""Records what jq makes of the programs of programs.txt: record.py /path/to/jq > recorded.jsonl

The first line says which jq it was. A program is run as --jq runs it: texts as they are, one line for each
result, with $zone and $n of --arg and two more texts to be read by `input`.
"""
import json, subprocess, sys

jq = sys.argv[1]
here = __file__.rsplit("/", 1)[0]
version = subprocess.run([jq, "--version"], capture_output=True, text=True).stdout.strip()
print(json.dumps({"recorded_by": version}))
given = "null"
for line in open(here + "/programs.txt", encoding="utf-8"):
    line = line.rstrip("\n")
    if line.startswith("< "):
        given = line[2:]
        continue
    if line.startswith("#") or not line:
        continue
    ran = subprocess.run([jq, "-rc", "--arg", "zone", "UTC", "--", line], input=given, capture_output=True,
                         text=True, env={"HOME": "/home/admin", "TZ": "UTC"})
    told = {"program": line, "input": given, "out": ran.stdout}
    if ran.returncode:
        told["exit"] = ran.returncode
        told["error"] = ran.stderr.strip().split("\n")[0]
    print(json.dumps(told, ensure_ascii=False))
