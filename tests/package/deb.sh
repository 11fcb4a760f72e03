#!/usr/bin/env bash
# Installs the Debian package of .ci/package on this machine, uses it as whoever installs it
# would, and removes it again. It needs root, Debian and no tillctl in /usr/bin.
#
#   tests/package/deb.sh target/package/tillctl_…_amd64.deb
set -euo pipefail
package=$(readlink -f "${1:?names the package}")
[ "$(id -u)" = 0 ] || { echo "dpkg needs root" >&2; exit 2; }
if dpkg -s tillctl >/dev/null 2>&1; then echo "tillctl is installed already" >&2; exit 2; fi

work=$(mktemp -d)
chmod 755 "$work"
installed=
finish() {
  if [ -n "$installed" ]; then dpkg --purge tillctl >/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
passed=0
ok() { passed=$((passed + 1)); echo "ok $passed - $*"; }
no() { echo "not ok - $*" >&2; exit 1; }

dpkg --install "$package" >"$work/dpkg.log"
installed=yes
ok "it is installed"

# By somebody who is not root, in a home of their own.
install -d -o nobody -m 700 "$work/home"
as_user() {
  setpriv --reuid=nobody --clear-groups env -i "HOME=$work/home" PATH=/usr/bin:/bin TZ=UTC "$@"
}
[ "$(as_user tillctl version -o json | tr -d ' \n' | sed 's/.*"version":"\([^"]*\)".*/\1/')" = \
  "$(dpkg-query -f '${Version}' -W tillctl | sed 's/-[0-9]*$//')" ] || no "the package's version is not the program's"
ok "the program is the package's version"
as_user tillctl --simulator readers list --quiet >"$work/readers"
grep -q 'Till 1' "$work/readers" || no "it lists no readers"
as_user tillctl --simulator pay --reader 'Till 1' --amount 12.50 --currency eur --quiet >"$work/paid"
grep -q '^Paid 12.50 EUR' "$work/paid" || no "it takes no payment"
as_user tillctl --simulator report --day yesterday --tz Europe/Berlin --quiet >"$work/report"
grep -q 'EUR' "$work/report" || no "it reports nothing"
ok "it lists, sells and reports for a user"

for page in tillctl tillctl-readers-list tillctl-pay; do
  [ -e "/usr/share/man/man1/$page.1.gz" ] || no "there is no manual page $page"
done
if command -v man >/dev/null; then
  man --warnings -l /usr/share/man/man1/tillctl-pay.1.gz >"$work/man" 2>"$work/man.errors"
  [ ! -s "$work/man.errors" ] || { cat "$work/man.errors" >&2; no "its manual page has faults"; }
fi
ok "its manual pages are there"

completed=$(as_user bash --norc -c '
  source /usr/share/bash-completion/completions/tillctl
  COMP_LINE="tillctl readers li" COMP_POINT=18 COMP_TYPE=9 _tillctl
  printf "%s\n" "${COMPREPLY[@]}"')
grep -q '^list' <<<"$completed" || no "bash completes nothing: $completed"
ok "bash completes"

for unit in tillctl-report.service tillctl-report.timer tillctl-check.service tillctl-check.timer; do
  [ -e "/usr/lib/systemd/system/$unit" ] || no "there is no unit $unit"
done
grep -q 'ExecStart=/usr/bin/tillctl ' /usr/lib/systemd/system/tillctl-report.service || no "the unit runs another program"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify --man=no /usr/lib/systemd/system/tillctl-*.service /usr/lib/systemd/system/tillctl-*.timer \
    2>"$work/units"
  [ ! -s "$work/units" ] || { cat "$work/units" >&2; no "systemd finds fault with its units"; }
fi
grep -q '/usr/bin/tillctl' /usr/share/doc/tillctl/examples/crontab || no "there is no crontab"
ok "its units and its crontab are whole"

dpkg --purge tillctl >>"$work/dpkg.log"
installed=
left=$(find /usr/bin /usr/lib/systemd /usr/share/man/man1 /usr/share/doc /usr/share/bash-completion \
  /usr/share/zsh /usr/share/fish -name '*tillctl*' 2>/dev/null || true)
[ -z "$left" ] || no "it leaves behind: $left"
ok "removed, it leaves nothing"
echo "1..$passed"
