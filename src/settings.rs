//! What the user set: flags over environment over defaults. The only module
//! that reads environment variables; [`VARIABLES`] is their one declaration and
//! `docs/settings.md` is held against it.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy as _;

use crate::failure::{Failure, Kind};
use crate::secret::ApiKey;

/// Stripe's own API.
pub const STRIPE_API: &str = "https://api.stripe.com";

/// The key the in-process simulator is spoken to with. Not a secret.
const SIMULATOR_KEY: &str = "sk_test_tillctl_simulator";

/// One environment variable this program reads.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, a sentence.
    pub meaning: &'static str,
}

/// Every environment variable this program reads.
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: "STRIPE_API_KEY",
        meaning: "The secret or restricted key, unless `--api-key-file` is given.",
    },
    Variable {
        name: "TILLCTL_SIMULATOR",
        meaning: "`1` works like `--simulator`.",
    },
    Variable {
        name: "TILLCTL_API_BASE",
        meaning: "Works like `--api-base`.",
    },
    Variable {
        name: "TILLCTL_ACCOUNT",
        meaning: "Works like `--account`.",
    },
    Variable {
        name: "TILLCTL_TZ",
        meaning: "The time zone (IANA name) of reports, unless `--tz` is given.",
    },
    Variable {
        name: "TILLCTL_DATA_DIR",
        meaning: "Where the simulator keeps its state; default `$XDG_DATA_HOME/tillctl`.",
    },
    Variable {
        name: "TILLCTL_STATE_DIR",
        meaning: "Where journals are kept; default `$XDG_STATE_HOME/tillctl`.",
    },
    Variable {
        name: "TILLCTL_NOW",
        meaning: "An RFC 3339 instant at which the clock starts, for tests; refused with a live key.",
    },
    Variable {
        name: "TILLCTL_SIMULATOR_SEED",
        meaning: "The seed of the in-process simulator's shop, for tests.",
    },
    Variable {
        name: "TILLCTL_SIMULATOR_FAULTS",
        meaning: "Faults of the in-process simulator, separated by `;`, as in `simulator serve --fault`.",
    },
    Variable {
        name: "NO_COLOR",
        meaning: "Set to anything: no colours, as <https://no-color.org> says.",
    },
    Variable {
        name: "TERM",
        meaning: "`dumb` means no colours and no moving progress.",
    },
];

/// A variable that a flag names, such as the one a password is in. Unset and
/// empty are the same.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the name is the user's, so it cannot be declared"
)]
pub fn named_variable(name: &str) -> Option<String> {
    // The system's call does not take such a name.
    if name.is_empty() || name.contains(['=', '\0']) {
        return None;
    }
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// The environment as it was when the program started.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    values: std::collections::BTreeMap<&'static str, String>,
}

impl Environment {
    /// Reads the variables in [`VARIABLES`]; unset and empty are the same.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub fn read() -> Self {
        let values = VARIABLES
            .iter()
            .filter_map(|v| {
                let value = std::env::var_os(v.name)?.to_string_lossy().into_owned();
                (!value.is_empty()).then_some((v.name, value))
            })
            .collect();
        Self { values }
    }

    /// The value of a declared variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(
            VARIABLES.iter().any(|v| v.name == name),
            "undeclared: {name}"
        );
        self.values.get(name).map(String::as_str)
    }

    fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| {
            !matches!(
                v.to_ascii_lowercase().as_str(),
                "0" | "false" | "no" | "off"
            )
        })
    }

    /// Whether colours are wanted at all (`NO_COLOR`, `TERM=dumb`).
    #[must_use]
    pub fn allows_color(&self) -> bool {
        self.get("NO_COLOR").is_none() && self.get("TERM") != Some("dumb")
    }

    /// Whether the terminal can move its cursor.
    #[must_use]
    pub fn is_dumb(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }
}

/// What was typed, as far as settings are concerned; `None` is "not typed".
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--simulator`
    pub simulator: bool,
    /// `--api-base`
    pub api_base: Option<String>,
    /// `--api-key-file`
    pub api_key_file: Option<PathBuf>,
    /// `--account`
    pub account: Option<String>,
    /// `--timeout`, for one request as a whole
    pub timeout: Option<Duration>,
    /// `--max-retries`
    pub max_retries: Option<u32>,
    /// `--live`
    pub live: bool,
    /// `--yes`
    pub yes: bool,
    /// `--dry-run`
    pub dry_run: bool,
}

/// What it means.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Talk to the simulator in this process instead of Stripe.
    pub simulator: bool,
    /// Where a simulator of this process runs already.
    pub simulator_url: Option<String>,
    /// The API's root, not yet checked (`stripe::Client` does).
    pub api_base: String,
    /// The connected account (`Stripe-Account`).
    pub account: Option<String>,
    /// Deadline of one request as a whole; connecting alone has 10 s.
    pub timeout: Duration,
    /// How often a failed request is tried again.
    pub max_retries: u32,
    /// Writes with a live key are allowed.
    pub live: bool,
    /// Questions are answered with yes.
    pub yes: bool,
    /// Nothing that writes is sent.
    pub dry_run: bool,
    /// Where the simulator keeps its state.
    pub data_dir: PathBuf,
    /// Where journals are kept.
    pub state_dir: PathBuf,
    /// The zone from the environment, not yet checked.
    pub zone: Option<String>,
    /// Where the clock starts, for tests.
    pub now: Option<jiff::Timestamp>,
    /// The in-process simulator's seed, for tests.
    pub simulator_seed: Option<String>,
    /// The in-process simulator's faults.
    pub simulator_faults: Vec<String>,
    api_key_file: Option<PathBuf>,
    api_key: Option<secrecy::SecretString>,
}

impl Settings {
    /// Lays flags over the environment over defaults. Touches no file.
    ///
    /// # Errors
    /// [`Kind::Usage`] if two flags contradict each other.
    pub fn new(flags: Flags, env: &Environment) -> Result<Self, Failure> {
        if flags.simulator && flags.api_base.is_some() {
            return Err(
                Failure::usage("--simulator and --api-base exclude each other")
                    .hint("--simulator runs its own server; leave one of the two out"),
            );
        }
        // A flag beats a variable also where the two name different servers.
        let simulator =
            flags.simulator || (flags.api_base.is_none() && env.is_on("TILLCTL_SIMULATOR"));
        let now = env
            .get("TILLCTL_NOW")
            .map(|text| {
                text.parse()
                    .map_err(|e| Failure::usage(format!("TILLCTL_NOW {text:?}: {e}")))
            })
            .transpose()?;
        let dirs = etcetera::choose_base_strategy().ok();
        let place = |variable: &str, standard: Option<PathBuf>| {
            env.get(variable)
                .map(PathBuf::from)
                .or_else(|| standard.map(|d| d.join("tillctl")))
                .unwrap_or_else(|| PathBuf::from(".tillctl"))
        };
        Ok(Self {
            simulator,
            simulator_url: None,
            api_base: flags
                .api_base
                .or_else(|| env.get("TILLCTL_API_BASE").map(str::to_owned))
                .unwrap_or_else(|| STRIPE_API.to_owned()),
            account: flags
                .account
                .or_else(|| env.get("TILLCTL_ACCOUNT").map(str::to_owned)),
            timeout: flags.timeout.unwrap_or(Duration::from_secs(80)),
            max_retries: flags.max_retries.unwrap_or(3),
            live: flags.live,
            yes: flags.yes,
            dry_run: flags.dry_run,
            data_dir: place(
                "TILLCTL_DATA_DIR",
                dirs.as_ref().map(etcetera::BaseStrategy::data_dir),
            ),
            state_dir: place(
                "TILLCTL_STATE_DIR",
                dirs.as_ref()
                    .map(|d| d.state_dir().unwrap_or_else(|| d.data_dir())),
            ),
            zone: env.get("TILLCTL_TZ").map(str::to_owned),
            now,
            simulator_seed: env.get("TILLCTL_SIMULATOR_SEED").map(str::to_owned),
            simulator_faults: env
                .get("TILLCTL_SIMULATOR_FAULTS")
                .map(|all| {
                    all.split(';')
                        .map(|f| f.trim().to_owned())
                        .filter(|f| !f.is_empty())
                        .collect()
                })
                .unwrap_or_default(),
            api_key_file: flags.api_key_file,
            api_key: env
                .get("STRIPE_API_KEY")
                .map(|k| secrecy::SecretString::from(k.to_owned())),
        })
    }

    /// The same settings for a simulator of this process that runs already and
    /// keeps nothing but in `scratch`. What concerns the user's own account stays
    /// behind.
    #[must_use]
    pub fn on_simulator(&self, url: &str, scratch: &Path) -> Self {
        Self {
            simulator: true,
            simulator_url: Some(url.to_owned()),
            data_dir: scratch.to_owned(),
            account: None,
            live: false,
            dry_run: false,
            yes: true,
            ..self.clone()
        }
    }

    /// The key to speak to Stripe (or the simulator) with.
    ///
    /// # Errors
    /// [`Kind::Credentials`] if there is none or it is no secret key.
    pub fn api_key(&self) -> Result<ApiKey, Failure> {
        const HINT: &str = "set STRIPE_API_KEY or give --api-key-file FILE; to try tillctl without a key: tillctl --simulator readers list";
        if self.simulator {
            return ApiKey::parse(SIMULATOR_KEY).map_err(|e| Failure::new(Kind::Credentials, e));
        }
        let (text, origin) = if let Some(path) = &self.api_key_file {
            let mut text = String::new();
            let read = if path.as_os_str() == "-" {
                std::io::stdin().lock().read_to_string(&mut text)
            } else {
                std::fs::File::open(path).and_then(|mut f| f.read_to_string(&mut text))
            };
            if let Err(error) = read {
                return Err(Failure::new(
                    Kind::Credentials,
                    format!("cannot read the API key from {}: {error}", path.display()),
                )
                .hint("give a file that holds the key alone on one line"));
            }
            (text, format!("{}", path.display()))
        } else if let Some(key) = &self.api_key {
            use secrecy::ExposeSecret as _;
            (key.expose_secret().to_owned(), "STRIPE_API_KEY".to_owned())
        } else {
            return Err(Failure::new(Kind::Credentials, "no API key").hint(HINT));
        };
        ApiKey::parse(&text).map_err(|reason| {
            Failure::new(Kind::Credentials, format!("{origin}: {reason}")).hint(HINT)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&'static str, &str)]) -> Environment {
        Environment {
            values: pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
        }
    }

    #[test]
    fn flags_beat_the_environment() {
        let typed = Flags {
            api_base: Some("http://127.0.0.1:1".into()),
            ..Flags::default()
        };
        let settings = Settings::new(
            typed,
            &env(&[
                ("TILLCTL_SIMULATOR", "1"),
                ("TILLCTL_API_BASE", "http://127.0.0.1:2"),
            ]),
        )
        .unwrap();
        assert!(!settings.simulator);
        assert_eq!(settings.api_base, "http://127.0.0.1:1");
    }

    #[test]
    fn zero_turns_the_simulator_off() {
        for (value, on) in [("1", true), ("yes", true), ("0", false), ("false", false)] {
            let settings =
                Settings::new(Flags::default(), &env(&[("TILLCTL_SIMULATOR", value)])).unwrap();
            assert_eq!(settings.simulator, on, "{value}");
        }
    }

    #[test]
    fn the_simulator_never_sees_the_users_key() {
        let settings = Settings::new(
            Flags {
                simulator: true,
                ..Flags::default()
            },
            &env(&[("STRIPE_API_KEY", "sk_live_realone")]),
        )
        .unwrap();
        assert_eq!(settings.api_key().unwrap().expose(), SIMULATOR_KEY);
    }

    #[test]
    fn two_servers_are_a_contradiction() {
        let typed = Flags {
            simulator: true,
            api_base: Some("x".into()),
            ..Flags::default()
        };
        assert_eq!(
            Settings::new(typed, &env(&[])).unwrap_err().kind(),
            Kind::Usage
        );
    }
}
