//! What the user set: flags over environment over the project's file over the
//! user's file over defaults. The only module that reads environment variables,
//! settings files and keys; [`declared`] is the one declaration of them all, and
//! `docs/settings.md` is held against it.

pub(crate) mod chosen_profile;
pub(crate) mod declared;
pub(crate) mod environment;
pub(crate) mod file;
pub(crate) mod host;
mod key_location;
pub(crate) mod keys;
pub(crate) mod layers;
pub(crate) mod profile;
pub(crate) mod shown;
mod store;
mod user;
pub(crate) mod value_format;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use etcetera::BaseStrategy as _;
use secrecy::SecretString;

use crate::failure::Failure;
use crate::files;
use crate::money::DecimalMark;
use crate::secret::ApiKey;
pub(crate) use declared::{SETTINGS, STRIPE_API, VARIABLES};
pub(crate) use environment::{Environment, named_variable};
use file::{Files, Values};
pub(crate) use host::Host;
use keys::KeySource;
use layers::{Layers, SettingOrigin};
use value_format::{ValueFormat, is_on};

/// What was typed, as far as settings are concerned; `None` is "not typed".
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    /// `--profile`
    pub profile: Option<String>,
    /// `--simulator`
    pub simulator: bool,
    /// `--api-base`
    pub api_base: Option<String>,
    /// `--api-key-file`
    pub api_key_file: Option<PathBuf>,
    /// `--account`
    pub account: Option<String>,
    /// `--context`
    pub context: Option<String>,
    /// `--timeout`, for one request as a whole
    pub timeout: Option<Duration>,
    /// `--max-retries`
    pub max_retries: Option<u32>,
    /// `--output`
    pub output: Option<String>,
    /// `--csv-dialect`
    pub csv_dialect: Option<String>,
    /// `--color`
    pub color: Option<String>,
    /// `--live`
    pub live: bool,
    /// `--yes`
    pub yes: bool,
    /// `--confirm`
    pub confirm: Option<String>,
    /// `--dry-run`
    pub dry_run: bool,
}

impl Flags {
    /// Those of the flags that are settings, as texts.
    fn values(&self) -> Values {
        let text = |path: &PathBuf| path.display().to_string();
        [
            ("profile", self.profile.clone()),
            ("simulator", self.simulator.then(|| "true".to_owned())),
            ("api_base", self.api_base.clone()),
            ("api_key_file", self.api_key_file.as_ref().map(text)),
            ("account", self.account.clone()),
            ("context", self.context.clone()),
            (
                "timeout",
                self.timeout.map(|t| format!("{}ms", t.as_millis())),
            ),
            ("max_retries", self.max_retries.map(|n| n.to_string())),
            ("output", self.output.clone()),
            ("csv_dialect", self.csv_dialect.clone()),
            ("color", self.color.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

/// What it means.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The profile that was chosen.
    pub profile: Option<String>,
    /// Every write asks for the profile's name.
    pub protected: bool,
    /// The profile's name as a script gave it (`--confirm`).
    pub confirm: Option<String>,
    /// Talk to the simulator in this process instead of Stripe.
    pub simulator: bool,
    /// Where a simulator of this process runs already.
    pub simulator_url: Option<String>,
    /// The API's root, not yet checked (`stripe::Client` does).
    pub api_base: String,
    /// What the environment says of the machine, for `doctor`.
    pub host: Host,
    /// The connected account (`Stripe-Account`).
    pub account: Option<String>,
    /// The account an organisation's key acts for (`Stripe-Context`).
    pub context: Option<String>,
    /// Deadline of one request as a whole; connecting alone has 10 s.
    pub timeout: Duration,
    /// How often a failed request is tried again.
    pub max_retries: u32,
    /// How old the last listing may be for a name to be looked up in it.
    pub listing_max_age: Duration,
    /// The name of the format of results.
    pub output: String,
    /// The name of the dialect that CSV is written in.
    pub csv_dialect: String,
    /// What stands before the cents of an amount that is typed.
    pub decimal_mark: DecimalMark,
    /// Whether a payment may be taken with this machine's own journal while the store cannot
    /// be reached.
    pub(crate) sells_offline: bool,
    /// The currency that holds where none is named.
    pub currency: Option<String>,
    /// When to colour: `auto`, `always` or `never`.
    pub color: String,
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
    /// Where what can be fetched again is kept.
    pub cache_dir: PathBuf,
    /// Certificates that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// The zone from the environment or a file, not yet checked.
    pub zone: Option<String>,
    /// When locations are open that no fleet file has hours of, not yet checked.
    pub opening_hours: Option<String>,
    /// Where the clock starts, for tests.
    pub now: Option<jiff::Timestamp>,
    /// The in-process simulator's seed, for tests.
    pub simulator_seed: Option<String>,
    /// The in-process simulator's faults.
    pub simulator_faults: Vec<String>,
    /// Everything that was set, and where.
    pub layers: Arc<Layers>,
    /// What the environment says of who runs this.
    person: user::Person,
    api_key_file: Option<PathBuf>,
    api_key: Option<SecretString>,
    store_password: Option<SecretString>,
    /// Found once: a command that prints a key asks a person, and stdin can be
    /// read but once.
    key: Arc<OnceLock<(ApiKey, KeySource)>>,
}

/// The faults that a simulator of this process is to have.
fn simulator_faults(env: &Environment) -> Vec<String> {
    let all = env.get("TILLCTL_SIMULATOR_FAULTS").unwrap_or_default();
    let faults = all.split(';').map(|fault| fault.trim().to_owned());
    faults.filter(|fault| !fault.is_empty()).collect()
}

impl Settings {
    /// Reads the files and lays flags over the environment over them.
    ///
    /// # Errors
    /// [`Kind::Usage`] if two flags contradict each other, or if a variable or a
    /// file cannot be understood.
    pub(crate) fn new(flags: Flags, env: &Environment) -> Result<Self, Failure> {
        Self::lay(flags, env, Files::read(env)?)
    }

    /// Lays flags over the environment over files that were read. Touches
    /// nothing but, if there are two keys to choose from, the file of keys.
    ///
    /// # Errors
    /// [`Kind::Usage`] if two flags contradict each other, or if a variable
    /// cannot be understood.
    pub(crate) fn lay(flags: Flags, env: &Environment, files: Files) -> Result<Self, Failure> {
        if flags.simulator && flags.api_base.is_some() {
            return Err(
                Failure::usage("--simulator and --api-base exclude each other")
                    .hint("--simulator runs its own server; leave one of the two out"),
            );
        }
        if let Some(folder) = env.get("TZDIR") {
            crate::period::look_for_zones_in(folder);
        }
        check(&flags, env)?;
        let mut layers = Layers::new(flags.values(), env, files);
        let simulator = is_simulated(&layers);
        let environment_key = env.get("STRIPE_API_KEY");
        // Not the profile's own key: then neither its account nor its server.
        layers.other_key = flags.api_key_file.is_some()
            || (simulator && layers.find("simulator").1.rank() <= 1)
            || (environment_key.is_some()
                && !layers.profile_is_typed()
                && crate::settings::chosen_profile::has_own_key(&layers));
        let now = env
            .get("TILLCTL_NOW")
            .map(|text| {
                text.parse()
                    .map_err(|e| Failure::usage(format!("TILLCTL_NOW {text:?}: {e}")))
            })
            .transpose()?;
        let value = |key: &str| layers.find(key).0;
        let protected = value("protected").is_some_and(|v| is_on(&v))
            // The simulator by flag or variable is nobody's shop.
            && !(simulator && layers.find("simulator").1.rank() <= 1);
        let dirs = etcetera::choose_base_strategy().ok();
        let place = |key: &str, standard: Option<PathBuf>| match layers.find(key) {
            (Some(text), origin) if origin != SettingOrigin::Default => path(&text, &origin),
            _ => standard.map_or_else(|| PathBuf::from(".tillctl"), |d| d.join("tillctl")),
        };
        Ok(Self {
            profile: layers.profile_name().map(str::to_owned),
            protected,
            confirm: flags.confirm,
            simulator,
            simulator_url: None,
            api_base: value("api_base").unwrap_or_else(|| STRIPE_API.to_owned()),
            host: Host::of(env),
            account: value("account"),
            context: value("context"),
            timeout: value("timeout")
                .and_then(|t| value_format::duration(&t).ok())
                .unwrap_or(Duration::from_secs(80)),
            max_retries: value("max_retries")
                .and_then(|n| n.parse().ok())
                .unwrap_or(3),
            listing_max_age: value("listing_max_age")
                .and_then(|age| value_format::duration(&age).ok())
                .unwrap_or_default(),
            output: value("output").unwrap_or_default(),
            csv_dialect: value("csv_dialect").unwrap_or_default(),
            decimal_mark: match value("decimal_mark").as_deref() {
                Some("comma") => DecimalMark::Comma,
                _ => DecimalMark::Point,
            },
            sells_offline: value("store_offline").as_deref() == Some("allow"),
            currency: value("currency"),
            color: value("color").unwrap_or_default(),
            live: flags.live,
            yes: flags.yes,
            dry_run: flags.dry_run,
            data_dir: place(
                "data_dir",
                dirs.as_ref().map(etcetera::BaseStrategy::data_dir),
            ),
            state_dir: place(
                "state_dir",
                dirs.as_ref()
                    .map(|d| d.state_dir().unwrap_or_else(|| d.data_dir())),
            ),
            cache_dir: place(
                "cache_dir",
                dirs.as_ref().map(etcetera::BaseStrategy::cache_dir),
            ),
            ca_file: match layers.find("ca_file") {
                (Some(text), origin) => Some(path(&text, &origin)),
                _ => None,
            },
            zone: value("tz"),
            opening_hours: value("opening_hours"),
            now,
            simulator_seed: env.get("TILLCTL_SIMULATOR_SEED").map(str::to_owned),
            simulator_faults: simulator_faults(env),
            person: user::Person::of(env),
            api_key_file: flags.api_key_file,
            store_password: env
                .get("TILLCTL_STORE_PASSWORD")
                .or_else(|| env.get("PGPASSWORD"))
                .map(|password| SecretString::from(password.to_owned())),
            api_key: environment_key.map(|k| SecretString::from(k.to_owned())),
            layers: Arc::new(layers),
            key: Arc::default(),
        })
    }

    /// The same settings for a simulator of this process that runs already and
    /// keeps nothing but in `scratch`. What concerns the user's own account stays
    /// behind.
    pub(crate) fn on_simulator(&self, url: &str, scratch: &Path) -> Self {
        Self {
            simulator: true,
            simulator_url: Some(url.to_owned()),
            data_dir: scratch.to_owned(),
            cache_dir: scratch.to_owned(),
            profile: None,
            protected: false,
            confirm: None,
            account: None,
            context: None,
            live: false,
            dry_run: false,
            yes: true,
            key: Arc::default(),
            ..self.clone()
        }
    }

    /// The columns of the table of what a command lists, and the setting that names them.
    pub(crate) fn columns(&self, command: &str) -> Option<(&'static str, Vec<String>)> {
        let key = declared::columns_of(command)?.key;
        let names = self.layers.find(key).0?;
        let names = names.split(',').map(|name| name.trim().to_owned());
        Some((key, names.collect()))
    }

    /// The same settings with a key that is not kept anywhere yet.
    pub(crate) fn with_key(&self, key: ApiKey) -> Self {
        Self {
            simulator: false,
            key: Arc::new(OnceLock::from((key, KeySource::Given))),
            ..self.clone()
        }
    }

    /// The same settings for a connected account.
    pub(crate) fn for_account(&self, account: &str) -> Self {
        Self {
            account: Some(account.to_owned()),
            ..self.clone()
        }
    }

    /// Where the in-process simulator keeps its state.
    pub(crate) fn simulator_dir(&self) -> PathBuf {
        self.data_dir.join(files::SIMULATOR)
    }

    /// Where what belongs to the key's account is kept, and under which name.
    /// Another server knows other objects, and other sales, under the same key.
    pub(crate) fn own_place(&self, key: &ApiKey) -> (PathBuf, String) {
        let (state, account) = if self.simulator {
            // Its payments are gone when its shop is.
            (self.simulator_dir(), files::SIMULATOR.to_owned())
        } else {
            (self.state_dir.clone(), key.account_name())
        };
        // As the first versions wrote it, so that their journals and ledgers are found:
        // whoever makes a file of it cuts what is too long.
        let parts = [&self.context, &self.account].into_iter().flatten();
        let account = parts.fold(account, |account, part| {
            format!("{account}-{}", part.replace('/', "-"))
        });
        match self.stand_in() {
            Some(root) => (state, format!("{account}-{}", for_a_file(&root))),
            None => (state, account),
        }
    }

    /// The root of the server that stands in for Stripe's own, the same however
    /// it is spelt; `None` if it is Stripe's own or the simulator in this
    /// process.
    pub(crate) fn stand_in(&self) -> Option<String> {
        let root = one_spelling(&self.api_base);
        (!self.simulator && root != STRIPE_API).then_some(root)
    }

    /// The directory of ledgers, and the name of this account's.
    pub(crate) fn ledger_place(&self, key: &ApiKey) -> (PathBuf, String) {
        self.place(key, "ledger")
    }

    /// A folder for what one server knows of the key's account, and its name.
    pub(crate) fn place(&self, key: &ApiKey, folder: &str) -> (PathBuf, String) {
        let (state, account) = self.own_place(key);
        (state.join(folder), account)
    }

    /// Whether `STRIPE_API_KEY` is set.
    pub(crate) fn has_environment_key(&self) -> bool {
        self.api_key.is_some()
    }

    /// Who runs this, for the audit log.
    pub(crate) fn user(&self) -> String {
        self.person.name()
    }

    /// The file that put the simulator in Stripe's place, if one did: nobody
    /// typed that.
    pub(crate) fn simulated_by_a_file(&self) -> Option<String> {
        let (_, origin) = self.layers.find("simulator");
        let by_file = self.simulator && self.simulator_url.is_none();
        (by_file && (2..5).contains(&origin.rank())).then(|| origin.to_string())
    }
}

/// The root of a server without what says nothing: the case of scheme and host,
/// the scheme's own port, slashes at the end.
fn one_spelling(root: &str) -> String {
    let root = root.trim().trim_end_matches('/');
    let Some((scheme, rest)) = root.split_once("://") else {
        return root.to_owned();
    };
    let scheme = scheme.to_ascii_lowercase();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let port = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{scheme}://{host}{path}")
}

/// A text as a part of a file's name.
fn for_a_file(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// A path as it was written: in a file it counts from the file's folder, and
/// `~/` is the home.
fn path(text: &str, origin: &SettingOrigin) -> PathBuf {
    if let Some(rest) = text.strip_prefix("~/")
        && let Ok(home) = etcetera::home_dir()
    {
        return home.join(rest);
    }
    match origin {
        SettingOrigin::User(file) | SettingOrigin::Project(file) => file
            .parent()
            .map_or_else(|| PathBuf::from(text), |folder| folder.join(text)),
        _ => PathBuf::from(text),
    }
}

/// Whether the simulator is meant. What is stronger wins also where two values
/// name different servers.
fn is_simulated(layers: &Layers) -> bool {
    let (on, origin) = layers.find("simulator");
    let (_, base) = layers.find("api_base");
    on.is_some_and(|on| is_on(&on)) && base.rank() >= origin.rank()
}

/// Values that were typed or stand in a variable; files were checked when they
/// were read.
fn check(flags: &Flags, env: &Environment) -> Result<(), Failure> {
    if let Some(name) = &flags.profile
        && let Err(why) = ValueFormat::Name.check(name)
    {
        return Err(Failure::usage(format!("--profile: {why}")));
    }
    for setting in SETTINGS {
        let strict = matches!(
            setting.form,
            ValueFormat::Name
                | ValueFormat::Duration
                | ValueFormat::Count
                | ValueFormat::Currency
                | ValueFormat::Store
                | ValueFormat::OneOf(_)
        );
        if strict
            && let Some(name) = setting.variable
            && let Some(text) = env.get(name)
        {
            setting
                .form
                .check(text)
                .map_err(|why| Failure::usage(format!("{name}: {why}")))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Kind;

    fn env(pairs: &[(&'static str, &str)]) -> Environment {
        Environment::of(pairs)
    }

    fn settings(flags: Flags, env: &Environment) -> Result<Settings, Failure> {
        Settings::lay(flags, env, Files::default())
    }

    #[test]
    fn flags_beat_the_environment() {
        let typed = Flags {
            api_base: Some("http://127.0.0.1:1".into()),
            ..Flags::default()
        };
        let laid = settings(
            typed,
            &env(&[
                ("TILLCTL_SIMULATOR", "1"),
                ("TILLCTL_API_BASE", "http://127.0.0.1:2"),
            ]),
        )
        .unwrap();
        assert!(!laid.simulator);
        assert_eq!(laid.api_base, "http://127.0.0.1:1");
    }

    #[test]
    fn zero_turns_the_simulator_off() {
        for (value, on) in [("1", true), ("yes", true), ("0", false), ("false", false)] {
            let laid = settings(Flags::default(), &env(&[("TILLCTL_SIMULATOR", value)])).unwrap();
            assert_eq!(laid.simulator, on, "{value}");
        }
    }

    #[test]
    fn the_simulator_never_sees_the_users_key() {
        let laid = settings(
            Flags {
                simulator: true,
                ..Flags::default()
            },
            &env(&[("STRIPE_API_KEY", "sk_live_realone")]),
        )
        .unwrap();
        assert_eq!(
            laid.api_key().unwrap().expose(),
            "sk_test_tillctl_simulator"
        );
    }

    /// Journals and ledgers go by these names: with another a sale would be taken
    /// twice.
    #[test]
    fn files_go_by_the_names_of_the_first_version() {
        let key = ApiKey::parse("sk_test_abcdefgh").unwrap();
        let account = key.account_name();
        let of = |base: Option<&str>, context: Option<&str>, connected: Option<&str>| {
            let typed = Flags {
                api_base: base.map(str::to_owned),
                context: context.map(str::to_owned),
                account: connected.map(str::to_owned),
                ..Flags::default()
            };
            let laid = settings(typed, &env(&[])).unwrap();
            laid.own_place(&key).1
        };
        assert_eq!(of(None, None, None), account);
        assert_eq!(
            of(None, Some("org_1/acct_2"), Some("acct_3")),
            format!("{account}-org_1-acct_2-acct_3")
        );
        assert_eq!(
            of(Some("http://127.0.0.1:12111"), None, None),
            format!("{account}-http___127_0_0_1_12111")
        );
    }

    #[test]
    fn a_server_has_one_name_however_it_is_spelt() {
        let of = |base: &str| {
            let typed = Flags {
                api_base: Some(base.into()),
                ..Flags::default()
            };
            let laid = settings(typed, &env(&[])).unwrap();
            laid.own_place(&ApiKey::parse("sk_test_abcdefgh").unwrap())
                .1
        };
        let own = settings(Flags::default(), &env(&[])).unwrap();
        let own = own.own_place(&ApiKey::parse("sk_test_abcdefgh").unwrap()).1;
        for base in [
            "https://api.stripe.com/",
            "HTTPS://API.Stripe.com",
            " https://api.stripe.com:443/ ",
        ] {
            assert_eq!(of(base), own, "{base}");
        }
        assert_eq!(of("http://localhost:80/x/"), of("http://LOCALHOST/x"));
        for (one, other) in [
            ("http://localhost:1", "http://localhost:2"),
            ("http://localhost/x", "http://localhost/X"),
            ("https://localhost", "http://localhost"),
        ] {
            assert_ne!(of(one), of(other));
            assert_ne!(of(one), own);
        }
    }

    #[test]
    fn two_servers_are_a_contradiction() {
        let typed = Flags {
            simulator: true,
            api_base: Some("x".into()),
            ..Flags::default()
        };
        assert_eq!(settings(typed, &env(&[])).unwrap_err().kind(), Kind::Usage);
    }
}
