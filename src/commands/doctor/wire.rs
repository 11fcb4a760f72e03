//! The way to Stripe: proxy, certificates, an answer, how soon, and by which
//! clock.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::check::Check;
use crate::app::App;
use crate::secret::ApiKey;
use crate::stripe::ping::Ping;

/// So many questions give a median.
const PINGS: usize = 5;
/// Slower than this is felt at the till.
const SLOW: Duration = Duration::from_millis(1_500);
/// The header counts whole seconds, and the answer was under way.
const TOLERATED: i64 = 5;
/// Reports of today go wrong.
const WRONG: i64 = 60;
/// What is asked with if there is no key: Stripe refuses it, which is an answer.
const NOBODY: &str = "sk_test_nobody";

/// What was seen of the way.
pub(super) struct Wire {
    pub(super) checks: Vec<Check>,
    /// Stripe answered.
    pub(super) reached: bool,
}

/// The proxy that the environment asks for.
pub(super) fn proxy(app: &App) -> Check {
    let host = &app.settings.host;
    if app.settings.simulator {
        return Check::skip("proxy", "the simulator is in this process");
    }
    if app.settings.api_base.starts_with("http://") {
        return Check::skip("proxy", "a server on this machine is reached without");
    }
    let Some((variable, proxy)) = &host.proxy else {
        return Check::ok("proxy", "none");
    };
    let without = host.no_proxy.as_ref();
    let without = without.map_or_else(String::new, |hosts| format!(", except for {hosts}"));
    Check::ok("proxy", format!("{proxy} ({variable}){without}"))
}

/// Everything that needs an answer.
pub(super) async fn all(app: &App) -> Wire {
    let nobody;
    let asking = if app.settings.key().is_ok() {
        app
    } else {
        match ApiKey::parse(NOBODY) {
            Ok(key) => {
                nobody = app.with_settings(app.settings.with_key(key));
                &nobody
            }
            Err(_) => app,
        }
    };
    let client = match asking.stripe().await {
        Ok(client) => client,
        Err(failure) => {
            let mut checks = vec![Check::of("tls", &failure)];
            checks.extend(unreached("the client cannot be set up"));
            return Wire {
                checks,
                reached: false,
            };
        }
    };
    let mut pings = Vec::new();
    for _ in 0..PINGS {
        match client.ping().await {
            Ok(ping) => pings.push((ping, app.now())),
            Err(why) if pings.is_empty() => return silent(app, &why),
            Err(_) => break,
        }
    }
    let Some((first, _)) = pings.first() else {
        return silent(app, "no answer");
    };
    let reached = first.is_stripes;
    let checks = vec![
        tls(app, None),
        answered(app, first),
        latency(pings.iter().map(|(ping, _)| ping.took).collect()),
        clock(app, pings.last()),
    ];
    Wire { checks, reached }
}

/// No answer came.
fn silent(app: &App, why: &str) -> Wire {
    let at_tls = why.to_ascii_lowercase().contains("certificate");
    let mut checks = vec![tls(app, at_tls.then_some(why))];
    if at_tls {
        checks.extend(unreached("TLS fails"));
    } else {
        let hint = if app.settings.host.proxy.is_some() {
            "is the proxy right? else look at the network, and at https://status.stripe.com"
        } else {
            "look at the network, a proxy that is needed (HTTPS_PROXY), and https://status.stripe.com"
        };
        checks.push(Check::fail("reachable", format!("{}: {why}", server(app))).hint(hint));
        checks.extend(unreached("no answer").into_iter().skip(1));
    }
    Wire {
        checks,
        reached: false,
    }
}

fn unreached(why: &str) -> Vec<Check> {
    ["reachable", "latency", "clock"]
        .into_iter()
        .map(|name| Check::skip(name, why))
        .collect()
}

fn server(app: &App) -> &str {
    if app.settings.simulator {
        "the simulator"
    } else {
        &app.settings.api_base
    }
}

fn tls(app: &App, trouble: Option<&str>) -> Check {
    let settings = &app.settings;
    if settings.simulator || settings.api_base.starts_with("http://") {
        return Check::skip("tls", "plain http to this machine");
    }
    if let Some(trouble) = trouble {
        return Check::fail("tls", trouble)
            .hint("if a proxy reads the traffic, name its certificates in ca_file");
    }
    let roots = match &settings.host.certificates {
        Some(file) => format!("certificates of {file} (SSL_CERT_FILE)"),
        None => "the system's certificates".to_owned(),
    };
    let more = settings.ca_file.as_ref().map_or_else(String::new, |path| {
        format!(" and those of {}", path.display())
    });
    Check::ok("tls", format!("{roots}{more}"))
}

fn answered(app: &App, ping: &Ping) -> Check {
    let said = format!("{} answers over {}", server(app), ping.version);
    if !ping.is_stripes {
        return Check::fail(
            "reachable",
            format!("{said}, but not as Stripe does (status {})", ping.status),
        )
        .hint("something between here and Stripe answers in its place: a proxy, a sign-in page");
    }
    if ping.status >= 500 {
        return Check::fail("reachable", format!("{said} with status {}", ping.status))
            .hint("see https://status.stripe.com");
    }
    Check::ok("reachable", said)
}

fn latency(mut times: Vec<Duration>) -> Check {
    times.sort_unstable();
    let Some(median) = times.get(times.len() / 2) else {
        return Check::skip("latency", "no answer");
    };
    let detail = format!("{} ms (median of {})", median.as_millis(), times.len());
    if *median > SLOW {
        Check::warn("latency", detail)
            .hint("payments will feel slow: look at the network and the proxy")
    } else {
        Check::ok("latency", detail)
    }
}

fn clock(app: &App, last: Option<&(Ping, Timestamp)>) -> Check {
    if app.settings.now.is_some() {
        return Check::skip("clock", "TILLCTL_NOW sets it");
    }
    let date = last.and_then(|(ping, at)| Some((ping.date.as_deref()?, *at)));
    let Some((date, at)) = date else {
        return Check::skip("clock", "the answer has no Date header");
    };
    match DateTimeParser::new().parse_timestamp(date) {
        Ok(theirs) => compare(at, theirs),
        Err(_) => Check::skip("clock", format!("the Date header is {date:?}")),
    }
}

/// Our clock against the server's.
fn compare(ours: Timestamp, theirs: Timestamp) -> Check {
    let off = ours.as_second().saturating_sub(theirs.as_second());
    if off.abs() <= TOLERATED {
        return Check::ok("clock", "as the server's");
    }
    let side = if off > 0 { "fast" } else { "slow" };
    let detail = format!("{} s {side}", off.abs());
    let hint = "set the clock (timedatectl set-ntp true): days of reports and ages of sales are counted by it";
    if off.abs() > WRONG {
        Check::fail("clock", detail).hint(hint)
    } else {
        Check::warn("clock", detail).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::CheckState;
    use super::*;

    #[test]
    fn a_clock_is_held_against_the_servers() {
        let theirs = DateTimeParser::new()
            .parse_timestamp("Mon, 23 Nov 2026 12:00:00 GMT")
            .unwrap();
        for (ours, state, said) in [
            ("2026-11-23T12:00:04Z", CheckState::Ok, "as the server's"),
            ("2026-11-23T12:00:20Z", CheckState::Warn, "20 s fast"),
            ("2026-11-23T11:50:00Z", CheckState::Fail, "600 s slow"),
        ] {
            let check = compare(ours.parse().unwrap(), theirs);
            assert_eq!((check.state, &*check.detail), (state, said));
        }
    }

    #[test]
    fn the_middle_of_the_times_counts() {
        let ms = |all: &[u64]| latency(all.iter().map(|n| Duration::from_millis(*n)).collect());
        assert_eq!(
            ms(&[9_000, 100, 120, 90, 110]).detail,
            "110 ms (median of 5)"
        );
        assert_eq!(ms(&[2_000, 2_000, 1]).state, CheckState::Warn);
        assert_eq!(ms(&[]).state, CheckState::Skip);
    }
}
