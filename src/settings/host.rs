//! What surrounds the program: proxy, certificates, shell. Settings of other
//! programs that ours obeys, so that `doctor` can tell of them.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use super::environment::Environment;

/// What the environment says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Host {
    /// The variable that names a proxy, and the proxy without its password.
    pub proxy: Option<(&'static str, String)>,
    /// Hosts that are reached without it.
    pub no_proxy: Option<String>,
    /// `SSL_CERT_FILE`
    pub certificates: Option<String>,
    /// The name of the user's shell.
    pub shell: Option<String>,
}

/// Folders that completions of the shells are looked for in.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    /// The home.
    pub home: PathBuf,
    /// `$XDG_DATA_HOME`
    pub data: PathBuf,
    /// `$XDG_CONFIG_HOME`
    pub config: PathBuf,
}

impl Host {
    pub(super) fn of(env: &Environment) -> Self {
        let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
        Self {
            proxy: names
                .into_iter()
                .find_map(|name| Some((name, without_password(env.get(name)?)))),
            no_proxy: env
                .get("NO_PROXY")
                .or_else(|| env.get("no_proxy"))
                .map(str::to_owned),
            certificates: env.get("SSL_CERT_FILE").map(str::to_owned),
            shell: env
                .get("SHELL")
                .and_then(|path| path.rsplit('/').next())
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
        }
    }

    /// The user's folders; `None` without a home.
    pub(crate) fn folders() -> Option<Folders> {
        let dirs = etcetera::choose_base_strategy().ok()?;
        Some(Folders {
            home: etcetera::home_dir().ok()?,
            data: dirs.data_dir(),
            config: dirs.config_dir(),
        })
    }
}

/// `http://user:password@host` without what stands before the host.
fn without_password(proxy: &str) -> String {
    let (scheme, rest) = proxy.split_once("://").unwrap_or(("", proxy));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    if scheme.is_empty() {
        host.to_owned()
    } else {
        format!("{scheme}://{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_password_is_nobodys_business() {
        let env = Environment::of(&[
            ("https_proxy", "http://anna:hunter2@proxy:3128"),
            ("SHELL", "/usr/bin/zsh"),
        ]);
        let host = Host::of(&env);
        let proxy = host.proxy.unwrap();
        assert_eq!(proxy, ("https_proxy", "http://proxy:3128".to_owned()));
        assert_eq!(host.shell.as_deref(), Some("zsh"));
        assert_eq!(without_password("anna:x@proxy:1"), "proxy:1");
    }
}
