#!/usr/bin/env bash
# Builds the container of docs/simulator-for-pos.md and asks it for its readers, under a
# name that is not this machine's own. It needs docker; run.sh does the rest.
#
#   TILLCTL=PATH tests/clients/container.sh   a program for the image's Debian
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${TILLCTL:?names the program to put into the container}"

work=$(mktemp -d)
container=
finish() {
  if [ -n "$container" ]; then docker stop "$container" >/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
cp "$TILLCTL" "$work/tillctl"
sed -n '/^```dockerfile$/,/^```$/{/^```/d;p}' "$here/../../docs/simulator-for-pos.md" >"$work/Dockerfile"
image=$(docker build --quiet "$work")
container=$(docker run --detach --rm --publish 127.0.0.1::12111 "$image" --shop cafe)
address=$(docker port "$container" 12111/tcp | head -n 1)
for _ in $(seq 100); do
  if curl -fs -o /dev/null "http://$address/_control"; then break; fi
  sleep 0.1
done
count=$(curl -fs -u sk_test_pos: -H 'Host: stripe.test' "http://$address/v1/terminal/readers" | grep -c '"object": "terminal.reader"')
[ "$count" = 3 ] || { echo "$count readers instead of the café's 3"; exit 1; }
docker logs "$container" 2>&1 | grep -q 'warning: whoever reaches 0.0.0.0:12111' || { echo "it does not warn"; exit 1; }
echo "1 passed, 0 failed"
