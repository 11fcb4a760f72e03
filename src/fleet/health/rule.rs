//! The rules by name. Names are a promise: they stand in scripts, in alerts and
//! on dashboards.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rule {
    /// Stripe calls the reader offline.
    Offline,
    /// Stripe has not heard from it for too long.
    Silent,
    /// An action is in progress for too long.
    Stuck,
    /// The reader is at no location.
    NoLocation,
    /// The file has it, Stripe does not.
    NotInStripe,
    /// Its software is behind that of others of its model.
    OldSoftware,
    /// Another reader has the same label.
    DuplicateLabel,
    /// The label looks like a pairing code.
    LabelIsCode,
    /// Stripe has it, the file does not.
    NotInFile,
    /// A location has no reader.
    EmptyLocation,
    /// A location's configuration is not there, or not attached.
    ConfigurationMissing,
    /// A location has no configuration of its own.
    NoOwnConfiguration,
}

impl Rule {
    /// Every rule.
    pub(crate) const ALL: [Self; 12] = [
        Self::Offline,
        Self::Silent,
        Self::Stuck,
        Self::NoLocation,
        Self::NotInStripe,
        Self::OldSoftware,
        Self::DuplicateLabel,
        Self::LabelIsCode,
        Self::NotInFile,
        Self::EmptyLocation,
        Self::ConfigurationMissing,
        Self::NoOwnConfiguration,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Silent => "silent",
            Self::Stuck => "stuck",
            Self::NoLocation => "no_location",
            Self::NotInStripe => "not_in_stripe",
            Self::OldSoftware => "old_software",
            Self::DuplicateLabel => "duplicate_label",
            Self::LabelIsCode => "label_is_code",
            Self::NotInFile => "not_in_file",
            Self::EmptyLocation => "empty_location",
            Self::ConfigurationMissing => "configuration_missing",
            Self::NoOwnConfiguration => "no_own_configuration",
        }
    }

    /// What it finds, as help and documentation print it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Offline => "Stripe has not heard from the reader for two minutes",
            Self::Silent => "Stripe has not heard from it for longer than --silent",
            Self::Stuck => "an action is in progress for longer than --stuck",
            Self::NoLocation => "the reader is at no location and can take no payment",
            Self::NotInStripe => "the fleet file has the reader, Stripe does not",
            Self::OldSoftware => {
                "others of its model have had newer software for longer than --software-age"
            }
            Self::DuplicateLabel => "another reader has the same label",
            Self::LabelIsCode => "the label looks like a pairing code: nobody gave it one",
            Self::NotInFile => "Stripe has the reader, the fleet file does not",
            Self::EmptyLocation => "a location has no reader",
            Self::ConfigurationMissing => {
                "a location's configuration does not exist, or the fleet file gives it one it does not have"
            }
            Self::NoOwnConfiguration => {
                "a location inherits the account's configuration (only if asked for by name)"
            }
        }
    }

    /// How bad a finding is, unless somebody says otherwise.
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Offline | Self::Silent | Self::Stuck | Self::NoLocation | Self::NotInStripe => {
                Severity::Critical
            }
            _ => Severity::Warning,
        }
    }

    /// The rule that finds the same fault, but says less of it.
    pub(crate) const fn covers(self) -> Option<Self> {
        match self {
            Self::Silent => Some(Self::Offline),
            Self::ConfigurationMissing => Some(Self::NoOwnConfiguration),
            _ => None,
        }
    }

    /// Whether it is asked without being named.
    pub(crate) const fn is_default(self) -> bool {
        !matches!(self, Self::NoOwnConfiguration)
    }

    /// Whether it needs a fleet file.
    pub(crate) const fn needs_file(self) -> bool {
        matches!(self, Self::NotInStripe | Self::NotInFile)
    }

    /// Whether it needs the list of locations.
    pub(crate) const fn needs_places(self) -> bool {
        matches!(
            self,
            Self::EmptyLocation | Self::ConfigurationMissing | Self::NoOwnConfiguration
        )
    }

    /// Whether it needs the list of configurations.
    pub(crate) const fn needs_configurations(self) -> bool {
        matches!(self, Self::ConfigurationMissing)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Rule {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.trim().replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|rule| rule.name() == wanted)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|r| r.name()).collect();
                format!("no such rule; the rules are {}", names.join(", "))
            })
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Severity {
    /// A payment cannot be taken, or will not be.
    Critical,
    /// Worth an hour of somebody's week.
    Warning,
}

impl Severity {
    /// Its name, the same everywhere.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
        }
    }
}
