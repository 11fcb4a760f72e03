//! `tillctl fleet check`

mod all_accounts;
mod fix;
mod metrics;
mod plugin;
mod shown;

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::commands::parse;
use crate::failure::{Failure, Kind};
use crate::fleet::health::file::{self, Read};
use crate::fleet::health::gather::{GatherRequest, Gathered, gather};
use crate::fleet::health::{Finding, HealthInput, Rule, Severity, Thresholds, threshold};
use crate::fleet::history::SeenLocation;
use crate::fleet::manifest;
use crate::output::file as result_file;
use crate::period;

use fix::Fixes;
use metrics::MetricLabels;

/// Reads a day that Stripe allows at least: 10,000 a month.
///
/// <https://docs.stripe.com/rate-limits>
const READS_A_DAY: u64 = 10_000 / 30;

/// Check the health of all readers, with one request for each hundred of them.
///
/// What is found is listed, the worst first; exit 10 if anything is. What was
/// seen is kept in the state directory: since when an action is in progress or
/// newer software is there, Stripe does not say.
#[derive(Debug, clap::Args)]
#[command(after_help = rules_and_examples())]
pub struct Args {
    /// Stripe has not heard from a reader for so long [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    silent: Option<Duration>,
    /// An action was seen in progress for so long [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    stuck: Option<Duration>,
    /// Others of the model have had newer software for so long [default: 14d]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    software_age: Option<Duration>,
    /// Hold the fleet against this file; opening hours and thresholds from it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    rule: Vec<Rule>,
    /// All rules but these
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    skip_rule: Vec<Rule>,
    /// Findings of these rules are warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    warning: Vec<Rule>,
    /// Findings of these rules are critical
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    critical: Vec<Rule>,
    /// Cancel stuck payments that tillctl began, if Stripe says they are unpaid
    #[arg(long)]
    fix: bool,
    /// One line and the exit codes of a Nagios plugin
    #[arg(long)]
    nagios: bool,
    /// Write metrics for Prometheus' textfile collector, whole or not at all
    #[arg(long, value_name = "FILE")]
    prometheus: Option<PathBuf>,
    /// Read locations and configurations anew, which else is done once an hour
    #[arg(long)]
    fresh: bool,
    #[command(flatten)]
    all_accounts: AllAccounts,
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
  tillctl fleet check --nagios --timeout 20s
  tillctl fleet check --prometheus /var/lib/node_exporter/tillctl.prom
  tillctl fleet check --rule stuck --fix
  tillctl fleet check --all-accounts --nagios",
    );
    text
}

/// A check that was made.
struct Checked {
    whose: MetricLabels,
    gathered: Gathered,
    rules: Vec<Rule>,
    findings: Vec<Finding>,
    fixes: Fixes,
    /// What kept it from seeing everything, in sentences.
    warnings: Vec<String>,
}

impl Args {
    pub(super) fn is_plugin(&self) -> bool {
        self.nagios
    }

    /// The rules, and which of them were asked for by name.
    fn rules(&self, file: Option<&Read>) -> Result<Vec<Rule>, Failure> {
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
    fn thresholds(&self, file: Option<&Read>) -> Thresholds {
        let base = file.map(|f| f.thresholds).unwrap_or_default();
        Thresholds {
            silent: self.silent.map_or(base.silent, threshold),
            stuck: self.stuck.map_or(base.stuck, threshold),
            software_age: self.software_age.map_or(base.software_age, threshold),
        }
    }

    fn severity(&self, rule: Rule) -> Severity {
        if self.critical.contains(&rule) {
            Severity::Critical
        } else if self.warning.contains(&rule) {
            Severity::Warning
        } else {
            rule.severity()
        }
    }
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.all_accounts.is_on() {
        return all_accounts::run(app, args).await;
    }
    app.output.check(&shown::shape(app.now()))?;
    if let Some(path) = &args.prometheus {
        result_file::check(path)?;
    }
    let file = args
        .file
        .as_deref()
        .map(|path| read(app, path))
        .transpose()?;
    let rules = args.rules(file.as_ref())?;
    if args.fix {
        fix::refuse_early(app).await?;
    }
    let checked = {
        let _spinner = app
            .output
            .is_terminal()
            .then(|| app.output.spinner("looking at the fleet"));
        look(app, args, file.as_ref(), rules).await?
    };
    for warning in &checked.warnings {
        app.output.warn(warning);
    }
    let checked = mended(app, args, checked).await?;
    let one = [Of {
        account: None,
        checked: &checked,
    }];
    if let Some(path) = &args.prometheus {
        let text = metrics::text(&one, &[], |rule| args.severity(rule));
        result_file::write_whole(path, text)?;
    }
    if args.nagios {
        return plugin::say(app, &one, 0, |rule| args.severity(rule));
    }
    shown::list(app, &checked)?;
    remark(app, &one);
    verdict(&one)
}

/// A check, and whose fleet it is about where there are several.
struct Of<'a> {
    account: Option<&'a str>,
    checked: &'a Checked,
}

fn verdict(all: &[Of<'_>]) -> Result<(), Failure> {
    let left = || all.iter().flat_map(|of| of.checked.left());
    let bad = left().filter(|f| f.severity == Severity::Critical);
    let told = match (left().count(), bad.count()) {
        (0, _) => return Ok(()),
        (1, 1) => "1 finding, critical".to_owned(),
        (1, _) => "1 finding, a warning".to_owned(),
        (n, bad) => format!("{n} findings, {bad} of them critical"),
    };
    Err(Failure::new(Kind::Findings, told))
}

fn read(app: &App, path: &std::path::Path) -> Result<Read, Failure> {
    let super::File { name, wanted } = super::read(path)?;
    let zone = zone(app)?;
    file::read(&wanted, &name, zone.as_ref(), Thresholds::default())
        .map_err(|faults| manifest::refused(&name, faults))
}

/// The zone of shops that name none.
fn zone(app: &App) -> Result<Option<TimeZone>, Failure> {
    let name = app.settings.zone.as_deref();
    name.map(|name| {
        period::zone(name).map_err(|error| Failure::usage(error.problem()).hint(error.advice()))
    })
    .transpose()
}

/// Looks; mends nothing.
async fn look(
    app: &App,
    args: &Args,
    file: Option<&Read>,
    rules: Vec<Rule>,
) -> Result<Checked, Failure> {
    let client = app.stripe().await?;
    let store = app.history()?;
    let want = GatherRequest {
        configurations: rules.iter().any(|r| r.needs_configurations()),
        // A person who mends something looks again at once.
        fresh: args.fresh || (app.output.is_terminal() && !args.nagios),
    };
    let mut gathered = gather(client, &store, want, || app.now()).await?;
    let mut warnings = std::mem::take(&mut gathered.warnings);
    let history = &gathered.history;
    let places = history.locations.as_ref().and_then(|l| l.items.as_deref());
    let configurations = history.configurations.as_ref();
    warnings.extend(forbidden(
        &rules,
        places,
        configurations.is_some_and(|l| l.items.is_none()),
    ));
    let look = HealthInput {
        readers: &gathered.readers,
        places,
        configurations: configurations.and_then(|l| l.items.as_deref()),
        history,
        thresholds: args.thresholds(file),
        expected: file.map(|f| &f.expected),
        now: gathered.now,
    };
    let findings = look.check(&rules, |rule| args.severity(rule));
    Ok(Checked {
        whose: MetricLabels::of(app)?,
        gathered,
        rules,
        findings,
        fixes: Fixes::new(),
        warnings,
    })
}

/// With what `--fix` did.
async fn mended(app: &App, args: &Args, checked: Checked) -> Result<Checked, Failure> {
    if !args.fix {
        return Ok(checked);
    }
    let fixes = fix::fix(app, &checked.gathered.readers, &checked.findings).await?;
    Ok(Checked { fixes, ..checked })
}

/// A rule that could not look has not found that all is well.
fn forbidden(
    rules: &[Rule],
    places: Option<&[SeenLocation]>,
    configurations: bool,
) -> Option<String> {
    let mut blind: Vec<_> = rules.iter().filter(|r| r.needs_places()).collect();
    let what = if places.is_none() {
        "locations"
    } else if configurations {
        blind.retain(|r| r.needs_configurations());
        "configurations"
    } else {
        return None;
    };
    let blind: Vec<_> = blind.iter().map(|r| r.name()).collect();
    (!blind.is_empty()).then(|| {
        format!(
            "the key may not read {what}: {} cannot be checked",
            blind.join(", ")
        )
    })
}

impl Checked {
    /// The findings that were not mended.
    fn left(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| !self.is_fixed(f))
    }

    fn is_fixed(&self, finding: &Finding) -> bool {
        self.fix_of(finding).is_some_and(|fix| fix.is_done)
    }

    fn fix_of(&self, finding: &Finding) -> Option<&fix::Fix> {
        let reader = finding.reader.as_ref()?;
        (finding.rule == Rule::Stuck)
            .then(|| self.fixes.get(&reader.id))
            .flatten()
    }
}

/// So many readers, in words.
fn counted(all: &[Of<'_>]) -> String {
    let count: usize = all.iter().map(|of| of.checked.gathered.readers.len()).sum();
    let readers = if count == 1 { "reader" } else { "readers" };
    match all {
        [Of { account: None, .. }] => format!("{count} {readers}"),
        [_] => format!("{count} {readers} of 1 account"),
        _ => format!("{count} {readers} of {} accounts", all.len()),
    }
}

fn remark(app: &App, all: &[Of<'_>]) {
    if !all.is_empty() && all.iter().all(|of| of.checked.findings.is_empty()) {
        app.output.note(&format!("{}, all is well", counted(all)));
    }
    for of in all {
        let today = of.checked.gathered.history.reads.count;
        if today > READS_A_DAY && app.output.is_terminal() {
            let of = of
                .account
                .map_or_else(String::new, |id| format!(" of {id}"));
            app.output.hint(&format!(
                "{today} reads{of} today: without sales Stripe allows an account {READS_A_DAY} a day, and 500 more for every sale"
            ));
        }
    }
}
