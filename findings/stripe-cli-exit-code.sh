#!/bin/sh
# Stripe's CLI: the exit code says that there was a reply, not that it was a success.
#
# `stripe get` and `stripe terminal readers retrieve` end with 0 for any reply that
# arrives: one with Stripe's error object (404, 429) and one that is no JSON at all
# (503 from something in between). What came is printed on stdout as it is, nothing
# on stderr. A cron job that goes by the exit code takes a page of HTML for a reader.
# Where there is no reply (nothing listens) the exit code is 1.
#
# Prints the version and what each kind of reply gives; exits 1 if that changes.
set -eu
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
export HOME="$work" STRIPE_API_KEY=sk_test_1234567890abcdef STRIPE_CLI_TELEMETRY_OPTOUT=1
npm install --silent --no-audit --no-fund --prefix "$work" '@stripe/cli@1.52.0'
stripe="$work/node_modules/.bin/stripe"
echo "@stripe/cli $(sed -n 's/^ *"version": "\(.*\)".*/\1/p' "$work/node_modules/@stripe/cli/package.json")"
cat > "$work/server.py" <<'P'
import http.server, json

def refused(code):
    return json.dumps({"error": {"type": "invalid_request_error", "code": code, "message": "made up"}})

REPLIES = {
    "tmr_200": (200, "application/json", '{"id": "tmr_200", "object": "terminal.reader"}'),
    "tmr_404": (404, "application/json", refused("resource_missing")),
    "tmr_429": (429, "application/json", refused("lock_timeout")),
    "tmr_503": (503, "text/html", "<html>unavailable</html>"),
}

class Reply(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, kind, body = REPLIES[self.path.split("?")[0].rsplit("/", 1)[1]]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reply)
print(server.server_port, flush=True)
server.serve_forever()
P
mkfifo "$work/port"
python3 "$work/server.py" > "$work/port" &
server=$!
read -r port < "$work/port"
base="http://127.0.0.1:$port"
changed=0
try() {
  expected=$1
  shift
  code=0
  "$stripe" "$@" > "$work/out" 2> "$work/err" || code=$?
  for reader in "$@"; do :; done
  echo "stripe $1 … ${reader##*/}: exit $code, stdout $(wc -c < "$work/out") bytes, stderr $(wc -c < "$work/err") bytes"
  [ "$code" = "$expected" ] || changed=1
}
for id in tmr_200 tmr_404 tmr_429 tmr_503; do
  try 0 get --api-base "$base" "/v1/terminal/readers/$id"
  [ -s "$work/out" ] && [ ! -s "$work/err" ] || changed=1
  try 0 terminal readers retrieve --api-base "$base" "$id"
done
kill "$server"
wait "$server" 2>/dev/null || true
server=
try 1 get --api-base "$base" /v1/terminal/readers/tmr_200
exit "$changed"
