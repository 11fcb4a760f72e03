#!/usr/bin/env bash
# Plays what Stripe's documentation does with Stripe's own libraries against a served
# simulator, and compiles its replies against the types of the npm package.
#
#   tests/clients/run.sh                the program is built first
#   TILLCTL=PATH tests/clients/run.sh   this one is taken
#
# It needs node 20, npm, python 3.9 and a network for the packages; they go into a
# temporary folder (CLIENTS_DIR keeps it for the next run), never into the repository.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ -z "${TILLCTL:-}" ]; then
  (cd "$root" && cargo build --locked --release)
  TILLCTL=${CARGO_TARGET_DIR:-$root/target}/release/tillctl
fi
export TILLCTL

work=${CLIENTS_DIR:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  kept=
else
  mkdir -p "$work"
  kept=1
fi
server=
finish() {
  if [ -n "$server" ]; then kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  if [ -z "$kept" ]; then rm -rf "$work"; fi
}
trap finish EXIT

cp "$here"/node/* "$here"/python/* "$work/"
cd "$work"
npm ci --no-audit --no-fund --loglevel=error
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt

# Certificates for the flows over https://.
key='-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'
openssl req $key -keyout ca-key.pem -out ca.pem -subj /CN=Shop-CA 2>/dev/null
openssl req $key -CA ca.pem -CAkey ca-key.pem -keyout leaf-key.pem -out leaf.pem -subj /CN=leaf \
  -addext basicConstraints=CA:FALSE -addext subjectAltName=IP:127.0.0.1,DNS:localhost 2>/dev/null
export CERTIFICATES=$work

"$TILLCTL" simulator serve --port 0 -o json >served.json &
server=$!
for _ in $(seq 100); do
  if grep -q '}' served.json; then break; fi
  sleep 0.1
done
SIMULATOR=$(python3 -c 'import json; print(json.load(open("served.json"))["url"])')
export SIMULATOR

failed=0
NODE_EXTRA_CA_CERTS=$work/ca.pem node --test --test-reporter=spec ./*.test.mjs >node.log 2>&1 || failed=1
if [ "$failed" != 0 ]; then sed -n '/failing tests/,$p' node.log; fi
venv/bin/python -m unittest -v flows >python.log 2>&1 || { failed=1; grep -v ' \.\.\. ok$' python.log; }
"$TILLCTL" --api-base "$SIMULATOR" simulator control reset >/dev/null
venv/bin/python snippets.py "$root/docs/simulator-for-pos.md" >snippets.log 2>&1 || { failed=1; cat snippets.log; }
node types.mjs replies.ts && npx --no-install tsc -p tsconfig.json || failed=1

count() { grep -c "$1" "$2" || true; }
said() { sed -n "s/^ℹ $1 //p" node.log; }
good=$(($(said pass) + $(count ' \.\.\. ok$' python.log) + $(count ' \.\.\. ok$' snippets.log)))
bad=$(($(said fail) + $(count ' \.\.\. \(FAIL\|ERROR\)$' python.log) + $(count ' \.\.\. FAIL$' snippets.log)))
echo "$good passed, $bad failed"
exit "$failed"
