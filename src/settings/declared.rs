//! The one declaration of every setting and every variable. Flags, files, their
//! checks, `config list` and the tables of `docs/settings.md` follow from it.

use super::value_format::ValueFormat;

/// Stripe's own API.
pub(crate) const STRIPE_API: &str = "https://api.stripe.com";

/// Which files may hold a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingScope {
    /// The user's file, its profiles, and a project's file.
    Anywhere,
    /// The user's file and its profiles: it decides where a key goes or comes
    /// from, which a checked-out project must not.
    Trusted,
    /// The user's file, outside of profiles.
    Machine,
    /// A profile and nothing else.
    Profile,
    /// The user's file and a project's, but no profile: it names one.
    Choice,
}

/// Where in the files a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePlace {
    /// The user's file, at the top.
    User,
    /// A profile in the user's file.
    Profile,
    /// A project's file.
    Project,
}

impl SettingScope {
    /// Whether a setting of this scope may stand there.
    pub const fn allows(self, place: FilePlace) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Trusted => matches!(place, FilePlace::User | FilePlace::Profile),
            Self::Machine => matches!(place, FilePlace::User),
            Self::Profile => matches!(place, FilePlace::Profile),
            Self::Choice => matches!(place, FilePlace::User | FilePlace::Project),
        }
    }

    /// The files, as the table names them.
    pub const fn files(self) -> &'static str {
        match self {
            Self::Anywhere => "user, profile, project",
            Self::Trusted => "user, profile",
            Self::Machine => "user",
            Self::Profile => "profile",
            Self::Choice => "user, project",
        }
    }
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in files and in `config`.
    pub key: &'static str,
    /// The flag that sets it.
    pub flag: Option<&'static str>,
    /// The variable that sets it.
    pub variable: Option<&'static str>,
    /// What holds if nobody sets it; empty for nothing.
    pub default: &'static str,
    /// Which files may hold it.
    pub scope: SettingScope,
    /// What its value looks like.
    pub form: ValueFormat,
    /// What it does, a sentence.
    pub meaning: &'static str,
}

/// The columns of the table of one list.
const fn columns(key: &'static str) -> Setting {
    Setting {
        key,
        flag: Some("--columns"),
        variable: None,
        default: "",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Columns,
        meaning: "The columns of the table of that list, with commas; CSV and JSON stay as they are.",
    }
}

/// The setting for the columns of what a command lists, if it has one.
pub(crate) fn columns_of(command: &str) -> Option<&'static Setting> {
    let is_wanted = |s: &&Setting| {
        let list = s.key.strip_prefix("columns_");
        list.is_some_and(|list| list.replace('_', " ") == command)
    };
    SETTINGS.iter().find(is_wanted)
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "profile",
        flag: Some("--profile"),
        variable: Some("TILLCTL_PROFILE"),
        default: "",
        scope: SettingScope::Choice,
        form: ValueFormat::Name,
        meaning: "The profile to work with; `profiles use` writes it.",
    },
    Setting {
        key: "account",
        flag: Some("--account"),
        variable: Some("TILLCTL_ACCOUNT"),
        default: "",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Account,
        meaning: "The connected account to act for (`Stripe-Account`).",
    },
    Setting {
        key: "context",
        flag: Some("--context"),
        variable: Some("TILLCTL_CONTEXT"),
        default: "",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Context,
        meaning: "The account an organisation key acts for (`Stripe-Context`).",
    },
    Setting {
        key: "simulator",
        flag: Some("--simulator"),
        variable: Some("TILLCTL_SIMULATOR"),
        default: "false",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Switch,
        meaning: "Work on the built-in simulator instead of Stripe.",
    },
    Setting {
        key: "api_base",
        flag: Some("--api-base"),
        variable: Some("TILLCTL_API_BASE"),
        default: STRIPE_API,
        scope: SettingScope::Trusted,
        form: ValueFormat::Text,
        meaning: "The API's root: https, or http to this machine.",
    },
    Setting {
        key: "api_key_file",
        flag: Some("--api-key-file"),
        variable: None,
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Path,
        meaning: "A file that holds the key alone; `-` as a flag reads stdin.",
    },
    Setting {
        key: "api_key_command",
        flag: None,
        variable: None,
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Text,
        meaning: "A command, run by `sh -c`, that prints the key, such as `pass show stripe/berlin`.",
    },
    Setting {
        key: "keyring",
        flag: None,
        variable: None,
        default: "false",
        scope: SettingScope::Profile,
        form: ValueFormat::Switch,
        meaning: "The profile's key is in the system's keyring (if tillctl was built with it).",
    },
    Setting {
        key: "protected",
        flag: None,
        variable: None,
        default: "false",
        scope: SettingScope::Profile,
        form: ValueFormat::Switch,
        meaning: "Every write asks for the profile's name, in test mode too; scripts give `--confirm NAME`.",
    },
    Setting {
        key: "ca_file",
        flag: None,
        variable: Some("TILLCTL_CA_FILE"),
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Path,
        meaning: "Certificates (PEM) trusted beside the system's, such as a company's proxy's.",
    },
    Setting {
        key: "timeout",
        flag: Some("--timeout"),
        variable: Some("TILLCTL_TIMEOUT"),
        default: "80s",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Duration,
        meaning: "Deadline of each request.",
    },
    Setting {
        key: "max_retries",
        flag: Some("--max-retries"),
        variable: Some("TILLCTL_MAX_RETRIES"),
        default: "3",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Count,
        meaning: "How often a failed request is tried again.",
    },
    Setting {
        key: "listing_max_age",
        flag: None,
        variable: Some("TILLCTL_LISTING_MAX_AGE"),
        default: "10m",
        scope: SettingScope::Trusted,
        form: ValueFormat::Duration,
        meaning: "How old the last listing may be in which a label or name is looked up; `0` lists all anew each time.",
    },
    Setting {
        key: "tz",
        flag: Some("--tz"),
        variable: Some("TILLCTL_TZ"),
        default: "",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Zone,
        meaning: "The time zone (IANA name) that reports count days in.",
    },
    Setting {
        key: "opening_hours",
        flag: Some("--hours"),
        variable: Some("TILLCTL_OPENING_HOURS"),
        default: "",
        scope: SettingScope::Anywhere,
        form: ValueFormat::Text,
        meaning: "When locations are open that no fleet file has hours of, such as `mon-fri 09:00-18:00, sat 09:00-13:00`: `fleet uptime` counts only that time.",
    },
    Setting {
        key: "output",
        flag: Some("--output"),
        variable: Some("TILLCTL_OUTPUT"),
        default: "table",
        scope: SettingScope::Anywhere,
        form: ValueFormat::OneOf(&["table", "json", "jsonl", "csv", "id"]),
        meaning: "Format of results.",
    },
    Setting {
        key: "csv_dialect",
        flag: Some("--csv-dialect"),
        variable: Some("TILLCTL_CSV_DIALECT"),
        default: "standard",
        scope: SettingScope::Anywhere,
        form: ValueFormat::OneOf(&["standard", "excel-de"]),
        meaning: "How CSV is written: with commas and decimal points, or as a German Excel opens it.",
    },
    Setting {
        key: "decimal_mark",
        flag: None,
        variable: Some("TILLCTL_DECIMAL_MARK"),
        default: "point",
        scope: SettingScope::Trusted,
        form: ValueFormat::OneOf(&["point", "comma"]),
        meaning: "What stands before the cents of an amount that is typed; the other one is refused.",
    },
    Setting {
        key: "currency",
        flag: Some("--currency"),
        variable: Some("TILLCTL_CURRENCY"),
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Currency,
        meaning: "The currency of `pay` and `display` where neither `--currency` nor a row of a batch names one.",
    },
    Setting {
        key: "books_balance",
        flag: None,
        variable: None,
        default: "assets:stripe",
        scope: SettingScope::Anywhere,
        form: ValueFormat::BooksAccount,
        meaning: "The account of the money at Stripe, in `report --ledger-lines`.",
    },
    Setting {
        key: "books_sales",
        flag: None,
        variable: None,
        default: "income:card sales",
        scope: SettingScope::Anywhere,
        form: ValueFormat::BooksAccount,
        meaning: "The account of what customers paid; `{location}` and `{currency}` stand for theirs.",
    },
    Setting {
        key: "books_refunds",
        flag: None,
        variable: None,
        default: "income:card refunds",
        scope: SettingScope::Anywhere,
        form: ValueFormat::BooksAccount,
        meaning: "The account of what was given back.",
    },
    Setting {
        key: "books_disputes",
        flag: None,
        variable: None,
        default: "expenses:disputes",
        scope: SettingScope::Anywhere,
        form: ValueFormat::BooksAccount,
        meaning: "The account of what disputes took.",
    },
    Setting {
        key: "books_fees",
        flag: None,
        variable: None,
        default: "expenses:stripe fees",
        scope: SettingScope::Anywhere,
        form: ValueFormat::BooksAccount,
        meaning: "The account of what Stripe kept.",
    },
    Setting {
        key: "color",
        flag: Some("--color"),
        variable: None,
        default: "auto",
        scope: SettingScope::Anywhere,
        form: ValueFormat::OneOf(&["auto", "always", "never"]),
        meaning: "When to colour; see `NO_COLOR` too.",
    },
    columns("columns_readers_list"),
    columns("columns_locations_list"),
    columns("columns_configurations_list"),
    columns("columns_payments_list"),
    columns("columns_payments_unsettled"),
    columns("columns_transactions_list"),
    columns("columns_audit_list"),
    columns("columns_fleet_uptime"),
    columns("columns_profiles_list"),
    columns("columns_config_list"),
    Setting {
        key: "store",
        flag: None,
        variable: Some("TILLCTL_STORE"),
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Store,
        meaning: "A PostgreSQL database in which several machines share the payment journal and the locks: `postgres://USER@HOST/DATABASE`; see `tillctl help machines`.",
    },
    Setting {
        key: "store_offline",
        flag: Some("--store-offline"),
        variable: Some("TILLCTL_STORE_OFFLINE"),
        default: "refuse",
        scope: SettingScope::Trusted,
        form: ValueFormat::OneOf(&["refuse", "allow"]),
        meaning: "What becomes of a payment while no server of the store can be reached: `allow` takes it with this machine's own journal; see `tillctl help machines`.",
    },
    Setting {
        key: "store_password_file",
        flag: None,
        variable: None,
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Path,
        meaning: "A file that holds the store's password alone.",
    },
    Setting {
        key: "store_password_command",
        flag: None,
        variable: None,
        default: "",
        scope: SettingScope::Trusted,
        form: ValueFormat::Text,
        meaning: "A command, run by `sh -c`, that prints the store's password.",
    },
    Setting {
        key: "state_dir",
        flag: None,
        variable: Some("TILLCTL_STATE_DIR"),
        default: "$XDG_STATE_HOME/tillctl",
        scope: SettingScope::Machine,
        form: ValueFormat::Path,
        meaning: "Where journals and ledgers are kept.",
    },
    Setting {
        key: "data_dir",
        flag: None,
        variable: Some("TILLCTL_DATA_DIR"),
        default: "$XDG_DATA_HOME/tillctl",
        scope: SettingScope::Machine,
        form: ValueFormat::Path,
        meaning: "Where the simulator keeps its state.",
    },
    Setting {
        key: "cache_dir",
        flag: None,
        variable: Some("TILLCTL_CACHE_DIR"),
        default: "$XDG_CACHE_HOME/tillctl",
        scope: SettingScope::Machine,
        form: ValueFormat::Path,
        meaning: "Where the last listings are kept, for names and completions; safe to delete.",
    },
];

/// One environment variable that is no setting: nothing else sets the same.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, a sentence.
    pub meaning: &'static str,
}

/// Every environment variable this program reads beside those in [`SETTINGS`].
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: "STRIPE_API_KEY",
        meaning: "The secret or restricted key. It beats a profile's key, unless the profile was named with `--profile`.",
    },
    Variable {
        name: "TILLCTL_STORE_PASSWORD",
        meaning: "The store's password.",
    },
    Variable {
        name: "PGPASSWORD",
        meaning: "The same, if `TILLCTL_STORE_PASSWORD` is not set.",
    },
    Variable {
        name: "TILLCTL_CONFIG",
        meaning: "The user's file; default `$XDG_CONFIG_HOME/tillctl/config.toml`. Keys are kept beside it.",
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
        name: "TILLCTL_COMPLETE",
        meaning: "The shell that asks for candidates; set by the scripts of `tillctl completions`, for one call.",
    },
    Variable {
        name: "USER",
        meaning: "Who is written into the audit log if the system has no name for the user.",
    },
    Variable {
        name: "USERNAME",
        meaning: "The same on Windows.",
    },
    Variable {
        name: "SUDO_USER",
        meaning: "Who is written into the audit log beside the user `sudo` changed to.",
    },
    Variable {
        name: "HTTPS_PROXY",
        meaning: "The proxy to go through, `http://HOST:PORT`; lower case works too. Not for a server on this machine.",
    },
    Variable {
        name: "https_proxy",
        meaning: "The same.",
    },
    Variable {
        name: "ALL_PROXY",
        meaning: "The same, if the one before is not set; lower case works too.",
    },
    Variable {
        name: "all_proxy",
        meaning: "The same.",
    },
    Variable {
        name: "NO_PROXY",
        meaning: "Hosts to go to without the proxy, with commas; lower case works too.",
    },
    Variable {
        name: "no_proxy",
        meaning: "The same.",
    },
    Variable {
        name: "SSL_CERT_FILE",
        meaning: "Certificates to trust in the place of the system's (Unix). `ca_file` adds to them.",
    },
    Variable {
        name: "TZDIR",
        meaning: "The folder of the machine's time zone data; used if it is newer than the program's, or of no known release.",
    },
    Variable {
        name: "SHELL",
        meaning: "The shell whose completions `doctor` looks for.",
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

/// The setting of that name.
pub(crate) fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
}

/// What people call a setting that is spelled otherwise here.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("timezone", "tz"),
    ("time_zone", "tz"),
    ("zone", "tz"),
    ("format", "output"),
    ("colour", "color"),
];

/// The setting a typed name comes closest to, if any does.
pub(crate) fn alike(key: &str) -> Option<&'static str> {
    let key = key.replace('-', "_");
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == key);
    let nearest = || crate::closest_name::nearest(&key, SETTINGS.iter().map(|s| s.key));
    other.map(|(_, key)| *key).or_else(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_defaults_fit() {
        for (at, one) in SETTINGS.iter().enumerate() {
            assert!(SETTINGS[at + 1..].iter().all(|s| s.key != one.key));
            if !one.default.is_empty() {
                assert!(one.form.check(one.default).is_ok(), "{}", one.key);
            }
        }
    }

    #[test]
    fn a_project_can_neither_run_a_command_nor_redirect_a_key() {
        for key in [
            "api_key_command",
            "api_key_file",
            "api_base",
            "store",
            "store_offline",
            "store_password_file",
            "store_password_command",
            "currency",
            "decimal_mark",
            "ca_file",
            "keyring",
            "protected",
            "state_dir",
            "data_dir",
            "cache_dir",
        ] {
            assert!(
                !setting(key).unwrap().scope.allows(FilePlace::Project),
                "{key}"
            );
        }
    }

    #[test]
    fn a_slip_is_understood() {
        assert_eq!(alike("max-retries"), Some("max_retries"));
        assert_eq!(alike("protcted"), Some("protected"));
        assert_eq!(alike("timeuot"), Some("timeout"));
        assert_eq!(alike("timezone"), Some("tz"));
        assert_eq!(alike("something_else"), None);
        for (_, key) in OTHER_NAMES {
            assert!(SETTINGS.iter().any(|setting| setting.key == key), "{key}");
        }
    }
}
