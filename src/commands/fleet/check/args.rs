//! What is to be checked, and how it is shown.

use std::path::PathBuf;
use std::time::Duration;

use crate::commands::all_accounts::AllAccounts;
use crate::commands::parse;
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::fleet::health::file::CheckFile;
use crate::fleet::health::receiver::Receiver;
use crate::fleet::health::{Rule, Severity, Thresholds, threshold};

/// Check the health of all readers; exit 10 if anything is not well.
///
/// What is found is listed, the worst first; exit 10 if anything is. What was
/// seen is kept in the state directory: since when an action is in progress or
/// newer software is there, Stripe does not say.
#[derive(Debug, clap::Args)]
#[command(after_help = rules_and_examples())]
pub(crate) struct Args {
    /// Stripe has not heard from a reader for so long [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(super) silent: Option<Duration>,
    /// An action was seen in progress for so long [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(super) stuck: Option<Duration>,
    /// Others of the model have had newer software for so long [default: 14d]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(super) software_age: Option<Duration>,
    /// Hold the fleet against this file; opening hours and thresholds from it
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) rule: Vec<Rule>,
    /// All rules but these
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) skip_rule: Vec<Rule>,
    /// Findings of these rules are warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) warning: Vec<Rule>,
    /// Findings of these rules are critical
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) critical: Vec<Rule>,
    #[command(flatten)]
    pub(super) only: WhereArgs,
    /// Cancel stuck payments that tillctl began, if Stripe says they are unpaid
    #[arg(long)]
    pub(super) fix: bool,
    /// One line and the exit codes of a Nagios plugin
    #[arg(long)]
    pub(super) nagios: bool,
    /// Write metrics for Prometheus' textfile collector, whole or not at all
    #[arg(long, value_name = "FILE", conflicts_with = "conditions")]
    pub(super) prometheus: Option<PathBuf>,
    /// Tell an address (JSON by POST) or a command (on stdin) of what is new and what
    /// has ended, each once; may be given several times
    #[arg(long, value_name = "URL|COMMAND", value_parser = Receiver::parse, conflicts_with = "conditions")]
    pub(super) notify: Vec<Receiver>,
    /// Read locations and configurations anew, which else is done once an hour
    #[arg(long)]
    pub(super) fresh: bool,
    #[command(flatten)]
    pub(super) all_accounts: AllAccounts,
}

fn rule(text: &str) -> Result<Rule, String> {
    text.parse()
}

fn rules_and_examples() -> String {
    let mut text = String::from("Rules:\n");
    for rule in Rule::ALL {
        let (name, severity) = (rule.name(), rule.severity().name());
        text.push_str(&format!("  {name:<22} {severity:<9} {}\n", rule.meaning()));
    }
    text.push_str(
        "
Examples:
  tillctl fleet check
  tillctl fleet check --silent 1h --skip-rule empty_location,old_software
  tillctl fleet check --file fleet.toml -o json
  tillctl fleet check --where 'location=Berlin *,severity=critical'
  tillctl fleet check --nagios --timeout 20s
  tillctl fleet check --prometheus /var/lib/node_exporter/tillctl.prom
  tillctl fleet check -q --notify https://hooks.example/T1/B2
  tillctl fleet check -q --notify 'mail -s \"card readers\" admin@example.com'
  tillctl fleet check --rule stuck --fix
  tillctl fleet check --all-accounts --nagios",
    );
    text
}

impl Args {
    pub(crate) fn is_plugin(&self) -> bool {
        self.nagios
    }

    /// The rules, and which of them were asked for by name.
    pub(super) fn rules(&self, file: Option<&CheckFile>) -> Result<Vec<Rule>, Failure> {
        let has_readers = file.is_some_and(|f| f.has_readers);
        if let Some(rule) = self.rule.iter().find(|r| r.needs_file() && !has_readers) {
            return Err(
                Failure::usage(format!("{rule} needs a fleet file with readers"))
                    .hint("add --file fleet.toml"),
            );
        }
        let asked = |rule: &Rule| {
            if self.rule.is_empty() {
                let skipped = file.is_some_and(|f| f.skip.contains(rule));
                rule.is_default() && !skipped && (has_readers || !rule.needs_file())
            } else {
                self.rule.contains(rule)
            }
        };
        let wanted = |rule: &Rule| asked(rule) && !self.skip_rule.contains(rule);
        let rules: Vec<_> = Rule::ALL.into_iter().filter(wanted).collect();
        if rules.is_empty() {
            return Err(Failure::usage("no rule is left to check")
                .hint("leave out --skip-rule, or name others"));
        }
        Ok(rules)
    }

    /// Flags over the file over the defaults.
    pub(super) fn thresholds(&self, file: Option<&CheckFile>) -> Thresholds {
        let base = file.map(|f| f.thresholds).unwrap_or_default();
        Thresholds {
            silent: self.silent.map_or(base.silent, threshold),
            stuck: self.stuck.map_or(base.stuck, threshold),
            software_age: self.software_age.map_or(base.software_age, threshold),
        }
    }

    pub(super) fn severity(&self, rule: Rule) -> Severity {
        if self.critical.contains(&rule) {
            Severity::Critical
        } else if self.warning.contains(&rule) {
            Severity::Warning
        } else {
            rule.severity()
        }
    }
}
