#!/usr/bin/env bash
# Runs the static program where nothing else is, as the container of .ci/Containerfile does:
# no loader, no shell, no home, no list of users. It needs root (chroot) and openssl.
#
#   tests/package/scratch.sh target/x86_64-unknown-linux-musl/dist/tillctl
set -euo pipefail
program=$(readlink -f "${1:?names the program}")
[ "$(id -u)" = 0 ] || { echo "chroot needs root" >&2; exit 2; }

work=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
passed=0
ok() { passed=$((passed + 1)); echo "ok $passed - $*"; }
no() { echo "not ok - $*" >&2; exit 1; }

root=$work/root
install -d -m 755 "$root" "$root/etc" "$root/etc/ssl" "$root/etc/ssl/certs"
install -d -m 700 -o 65532 -g 65532 "$root/state"
install -d -m 1777 "$root/tmp"
install -m 755 "$program" "$root/tillctl"
chroot=$(command -v chroot)
inside() {
  env -i TILLCTL_STATE_DIR=/state TILLCTL_DATA_DIR=/state/data TILLCTL_CACHE_DIR=/state/cache "$@" "$chroot" --userspec=65532:65532 "$root" /tillctl "${arguments[@]}"
}

arguments=(--version)
inside >/dev/null || no "it does not start"
arguments=(--simulator readers list --quiet)
inside >"$work/readers"
grep -q 'Till 1' "$work/readers" || no "it lists no readers"
arguments=(--simulator report --day yesterday --tz Europe/Berlin --quiet)
inside >"$work/report"
grep -q 'EUR' "$work/report" || no "it knows no time zone"
ok "it runs where nothing else is"

# Certificates: an authority of our own in the place of Debian's.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
  -addext basicConstraints=critical,CA:true -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/request.pem" 2>/dev/null
openssl x509 -req -in "$work/request.pem" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
  -extfile <(printf 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:false\n') -out "$work/cert.pem" 2>/dev/null
HOME=$work "$program" simulator serve --port 0 --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" \
  >"$work/served" 2>"$work/server.log" &
server=$!
for _ in $(seq 100); do
  address=$(grep -o 'https://[0-9.:]*' "$work/served" "$work/server.log" -h | head -n 1 || true)
  [ -z "$address" ] || break
  sleep 0.1
done
[ -n "${address:-}" ] || { cat "$work/server.log" >&2; no "the simulator does not serve"; }
arguments=(--api-base "$address" readers list --quiet)
if inside STRIPE_API_KEY=sk_test_scratch >/dev/null 2>"$work/refused"; then
  no "it takes a certificate that nobody vouches for"
fi
install -m 644 "$work/ca.pem" "$root/etc/ssl/certs/ca-certificates.crt"
inside STRIPE_API_KEY=sk_test_scratch >"$work/readers" || no "it does not read /etc/ssl/certs"
grep -q 'Till 1' "$work/readers" || no "it lists no readers over TLS"
ok "it trusts what /etc/ssl/certs/ca-certificates.crt vouches for, and nothing else"
echo "1..$passed"
