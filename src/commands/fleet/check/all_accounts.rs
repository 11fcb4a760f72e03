//! `fleet check --all-accounts`: the fleet of every connected account, each held
//! against the rules for itself, with a history of its own.

use super::args::Args;
use super::checked::{Of, look, metrics, remark, verdict};
use super::shown::{self, FindingRow};
use super::{notify, plugin};
use crate::app::App;
use crate::commands::all_accounts;
use crate::commands::fleet::labels::metric_labels;
use crate::commands::heading;
use crate::failure::Failure;
use crate::fleet::health::Severity;
use crate::output::Fields;
use crate::output::file as result_file;
use crate::views::metric_labels::MetricLabels;
use jiff::Timestamp;

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let about_one = [("--file", args.file.is_some()), ("--fix", args.fix)];
    if let Some((flag, _)) = about_one.iter().find(|(_, given)| *given) {
        return Err(Failure::usage(format!(
            "{flag} is about one account, and --all-accounts about many"
        ))
        .hint("check each account for itself with --account"));
    }
    if let Some(path) = &args.prometheus {
        result_file::check(path)?;
    }
    let rules = args.rules(None)?;
    let only = args
        .only
        .read(&shown::fields(app.now()), app.settings.decimal_mark)?;
    shown::check_words(&only)?;
    let swept = all_accounts::each(app, async |app, _| {
        look(app, args, None, rules.clone()).await
    })
    .await?;
    if swept.unread().next().is_none() {
        shown::check_names(&only, swept.done.iter().map(|(_, checked)| checked))?;
    }
    let swept = swept.map(|checked| shown::fitting(checked, &only));
    let all: Vec<_> = swept
        .done
        .iter()
        .map(|(account, checked)| Of {
            account: Some(&account.id),
            checked,
        })
        .collect();
    for (account, checked) in &swept.done {
        for warning in &checked.warnings {
            app.output.warn(&format!("{}: {warning}", account.id));
        }
    }
    let unread: Vec<_> = swept.unread().collect();
    if let Some(path) = &args.prometheus {
        let mine = metric_labels(app)?;
        let unread: Vec<_> = unread
            .iter()
            .map(|account| MetricLabels {
                account: (*account).to_owned(),
                ..mine.clone()
            })
            .collect();
        let text = metrics(args, &all, &unread);
        result_file::write_whole(path, text)?;
    }
    let told = notify::tell(app, args, &all).await;
    if args.nagios {
        return plugin::say(app, &all, unread.len(), |rule| args.severity(rule));
    }
    list(app, args, &all).await?;
    if unread.is_empty() {
        remark(app, args, &all);
        return notify::judge(app, args, told, verdict(&all));
    }
    if let Err(findings) = verdict(&all) {
        app.output.note(findings.message());
    }
    swept.verdict()
}

/// The worst of all accounts first.
async fn list(app: &App, args: &Args, all: &[Of<'_>]) -> Result<(), Failure> {
    let fields = fields(app.now());
    let heading = heading::of_now(app, "Findings of connected accounts").await?;
    let heading = heading::narrowed(heading, args.only.typed(), &[]);
    let mut list = app.output.list(&fields)?.under(heading);
    for severity in [Severity::Critical, Severity::Warning] {
        for of in all {
            let account = of.account.unwrap_or_default();
            for finding in &of.checked.findings {
                if finding.severity == severity {
                    list.push(&(account, FindingRow::of(of.checked, finding)))?;
                }
            }
        }
    }
    list.finish()
}

/// A finding's fields with the account in front.
pub(super) fn fields<'a>(now: Timestamp) -> Fields<'a, (&'a str, FindingRow<'a>)> {
    Fields::of(|(_, row): &(&'a str, FindingRow<'a>)| row.id())
        .text("account", |(account, _)| Some(account))
        .with(|(_, row)| row, shown::fields(now))
}
