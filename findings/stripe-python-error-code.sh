#!/bin/sh
# stripe-python: the `code` of a refused permission is on the error's object only.
#
# Stripe's client for Python makes an exception of each error reply. For most
# types (card errors, invalid requests) `exception.code` is the `code` of the
# reply. For a 403 and a 429 the same attribute is None, although the reply has a
# code; it stands in `exception.error.code`. A program that tells
# `account_invalid` from `more_permissions_required` by `exception.code`, as the
# documentation of error handling has it, sees neither.
#
# Prints the version and what each kind of reply gives; exits 1 if that changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'stripe==16.1.0'
cat > "$work/look.py" <<'P'
import http.server, json, sys, threading
import stripe

REPLIES = {
    "ch_400": (400, "parameter_invalid_integer"),
    "ch_402": (402, "card_declined"),
    "ch_404": (404, "resource_missing"),
    "ch_403": (403, "account_invalid"),
    "ch_429": (429, "lock_timeout"),
}

class Reply(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, code = REPLIES[self.path.rsplit("/", 1)[1]]
        kind = "card_error" if status == 402 else "invalid_request_error"
        body = json.dumps({"error": {"type": kind, "code": code, "message": "made up"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Stripe-Should-Retry", "false")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reply)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = stripe.StripeClient(
    "sk_test_x", base_addresses={"api": f"http://127.0.0.1:{server.server_port}"}, max_network_retries=0
)
print("stripe-python", stripe.VERSION)
seen = {}
for name, (status, code) in REPLIES.items():
    try:
        client.v1.charges.retrieve(name)
    except stripe.StripeError as error:
        seen[name] = (error.code, error.error.code)
        print(status, type(error).__name__, "code:", error.code, "error.code:", error.error.code)
expected = {
    name: (None if status in (403, 429) else code, code) for name, (status, code) in REPLIES.items()
}
sys.exit(0 if seen == expected else 1)
P
"$work/venv/bin/python" "$work/look.py"
