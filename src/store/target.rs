//! Where a store is: a URL as libpq has them, without a password.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::error::explained;
use super::tls::TlsMode;

/// A host has so long to let us in; then the next one is asked.
const CONNECT: Duration = Duration::from_secs(3);
/// A connection that shows nothing for so long is asked whether it still lives.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// What was sent and is not acknowledged within this time ends the connection.
const UNACKNOWLEDGED: Duration = Duration::from_secs(10);
/// PostgreSQL's own.
const PORT: u16 = 5432;

/// A store's address.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    pub(super) tls: TlsMode,
    pub(super) root: Option<PathBuf>,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

/// As it is shown: who, where, which database.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        for (at, (host, port)) in self.hosts().into_iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            match host {
                Host::Tcp(name) => write!(f, "{comma}{name}:{port}")?,
                #[cfg(unix)]
                Host::Unix(path) => write!(f, "{comma}{}:{port}", path.display())?,
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl Target {
    /// Reads a URL. What is said of a wrong one never repeats it: it may hold a
    /// password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            return Err("a URL such as postgres://till@db.example/tillctl is needed".to_owned());
        }
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let (mut tls, mut root, mut rest) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').unwrap_or((pair, "")) {
                ("sslmode", mode) => tls = Some(TlsMode::parse(mode)?),
                ("sslrootcert", path) => root = Some(PathBuf::from(path)),
                _ => rest.push(pair),
            }
        }
        let mut config: Config = format!("{base}?{}", rest.join("&"))
            .parse()
            .map_err(|error: tokio_postgres::Error| explained(&error))?;
        if config.get_password().is_some() {
            return Err(
                "the password does not belong into the URL: put it into TILLCTL_STORE_PASSWORD, or set store_password_file or store_password_command".to_owned(),
            );
        }
        if config.get_hosts().is_empty() {
            return Err("the URL names no host".to_owned());
        }
        if config.get_ports().len() > 1 && config.get_ports().len() != config.get_hosts().len() {
            return Err("each host needs its port, or all have one".to_owned());
        }
        let is_near = config.get_hosts().iter().all(is_this_machine);
        let tls = tls.unwrap_or(if is_near {
            TlsMode::Prefer
        } else {
            TlsMode::Require
        });
        if tls.needs_a_root() && root.is_none() {
            return Err(format!(
                "sslmode={tls} needs sslrootcert: a file of certificates, or `system` for those of the system"
            ));
        }
        config
            .ssl_mode(match tls {
                TlsMode::Disable => SslMode::Disable,
                TlsMode::Prefer => SslMode::Prefer,
                _ => SslMode::Require,
            })
            .application_name(concat!("tillctl ", env!("CARGO_PKG_VERSION")))
            .keepalives_idle(KEEP_ALIVE)
            .keepalives_interval(KEEP_ALIVE)
            .keepalives_retries(2)
            .tcp_user_timeout(UNACKNOWLEDGED);
        Ok(Self { config, tls, root })
    }

    /// Whether what is said to it stays on this machine.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        self.config.get_hosts().iter().all(is_this_machine)
    }

    /// The settings of a connection to each host, and how long it may take.
    pub(super) fn each_host(&self) -> Vec<(Config, Duration)> {
        let limit = self.config.get_connect_timeout().copied();
        let limit = limit.unwrap_or(CONNECT);
        let one = |(host, port): (&Host, u16)| {
            let mut config = Config::new();
            if let Some(user) = self.config.get_user() {
                config.user(user);
            }
            if let Some(name) = self.config.get_dbname() {
                config.dbname(name);
            }
            if let Some(options) = self.config.get_options() {
                config.options(options);
            }
            if let Some(name) = self.config.get_application_name() {
                config.application_name(name);
            }
            match host {
                Host::Tcp(name) => config.host(name.as_str()),
                #[cfg(unix)]
                Host::Unix(path) => config.host_path(path),
            };
            config
                .port(port)
                .ssl_mode(self.config.get_ssl_mode())
                .channel_binding(self.config.get_channel_binding())
                .keepalives_idle(KEEP_ALIVE)
                .keepalives_interval(KEEP_ALIVE)
                .keepalives_retries(2)
                .tcp_user_timeout(UNACKNOWLEDGED)
                .connect_timeout(limit);
            (config, limit)
        };
        self.hosts().into_iter().map(one).collect()
    }

    fn hosts(&self) -> Vec<(&Host, u16)> {
        let ports = self.config.get_ports();
        let port = |at: usize| ports.get(at).or_else(|| ports.first()).copied();
        let hosts = self.config.get_hosts().iter().enumerate();
        hosts
            .map(|(at, host)| (host, port(at).unwrap_or(PORT)))
            .collect()
    }
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_who_where_and_how() {
        let target = Target::parse(
            "postgres://till@a.example:5433,b.example:5434/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=7",
        )
        .unwrap();
        assert_eq!(
            target.to_string(),
            "postgres://till@a.example:5433,b.example:5434/shop"
        );
        assert_eq!(target.tls, TlsMode::VerifyFull);
        assert_eq!(target.root.as_deref(), Some("/etc/ca.pem".as_ref()));
        let each = target.each_host();
        assert_eq!(each.len(), 2);
        assert_eq!(each[1].0.get_ports(), [5434]);
        assert_eq!(each[1].1, Duration::from_secs(7));
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_it_is_said() {
        for (url, tls) in [
            ("postgres://till@localhost/shop", TlsMode::Prefer),
            ("postgres://till@127.0.0.1/shop", TlsMode::Prefer),
            ("postgres://till@%2Frun%2Fpostgresql/shop", TlsMode::Prefer),
            ("postgresql://till@db.example/shop", TlsMode::Require),
            ("postgres://localhost,db.example/shop", TlsMode::Require),
            (
                "postgres://db.example/shop?sslmode=disable",
                TlsMode::Disable,
            ),
        ] {
            assert_eq!(Target::parse(url).unwrap().tls, tls, "{url}");
        }
    }

    #[test]
    fn a_wrong_url_is_refused_and_never_repeated() {
        for url in [
            "postgres://till:hunter2@db.example/shop",
            "postgres://till@db.example/shop?password=hunter2",
            "mysql://till:hunter2@db.example/shop",
            "hunter2",
            "postgres://till@db.example/shop?hunter=hunter2",
            "postgres://till@db.example:hunter2/shop",
            "postgres:///shop",
            "postgres://db.example/shop?sslmode=hunter2",
            "postgres://db.example/shop?sslmode=verify-full",
            "postgres://a,b,c/shop?port=1,2",
        ] {
            let said = Target::parse(url).unwrap_err();
            assert!(!said.contains("hunter2"), "{url}: {said}");
        }
    }
}
