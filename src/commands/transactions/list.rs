//! `tillctl transactions list`

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use clap::builder::PossibleValuesParser;
use clap_complete::ArgValueCompleter;

use super::shown::{self, LAST4, RowContext};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::data_source::{DataSource, SourceOptions, StillOpen, notes};
use crate::commands::heading::{self, AccountName};
use crate::commands::parse;
use crate::commands::period_args::PeriodArgs;
use crate::commands::sort_args::SortArgs;
use crate::conditions::{Condition, Op};
use crate::failure::Failure;
use crate::money::DecimalMark;
use crate::output::{ColumnNames, SortKey};
use crate::period::Period;
use crate::report::dimension::Dimension;
use crate::report::filter::UnknownWord;
use crate::report::list::{ListFilter, ListRequest, ListedTransactions};
use crate::report::totals::Basis;
use crate::stripe::permissions::{CHARGE, Needs, REPORT, needs};
use crate::transactions::TransactionKind;
use crate::views::report_heading;

/// List what happened at readers: sales, declines, refunds and disputes.
///
/// The newest first, of today if no period is named. Whatever took the payments:
/// tillctl, a till, an app. What counts as what is what `report` counts, and it
/// comes from the ledger, brought up to date first, or with --direct from Stripe.
/// Refunds that failed are listed too. The last digits of cards are not kept in
/// the ledger: who asks for them reads from Stripe.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl transactions list
  tillctl transactions list --since 11:30 --until 12:30 --reader \"Till 1\"
  tillctl transactions list yesterday --type refund --columns at,reader_label,dashboard
  tillctl transactions list 7d --where 'amount>=100,brand!=visa' -o csv
  tillctl transactions list 2026-11 --sort -amount --limit 10
  tillctl transactions list 2026-11 --reference order-4711")]
pub(crate) struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// Only on this reader: id or label, also one it had then
    #[arg(long, value_name = "READER", add = ArgValueCompleter::new(complete::readers))]
    reader: Vec<String>,
    /// Only at this location: id or name
    #[arg(long, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    location: Vec<String>,
    /// Only these, with commas
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',',
          value_parser = PossibleValuesParser::new(TransactionKind::NAMES))]
    kind: Vec<String>,
    /// Only what stands so: paid, uncaptured, pending, declined, retried, or as
    /// Stripe calls it of refunds and disputes
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// Only with cards of this brand
    #[arg(long, value_name = "BRAND", value_delimiter = ',')]
    brand: Vec<String>,
    /// Only in this currency
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    currency: Vec<String>,
    /// Only of so much or more, such as 12.50, in whatever currency
    #[arg(long, value_name = "AMOUNT")]
    min: Option<String>,
    /// Only of so much or less
    #[arg(long, value_name = "AMOUNT")]
    max: Option<String>,
    /// Only the sale of this reference, written as it was then; * and ? stand for any text
    /// and character, and with them case does not count
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
    /// Only with a card that ends so; read from Stripe
    #[arg(long, value_name = "DIGITS")]
    last4: Option<String>,
    /// Only what fits, such as reader=Till 1,'amount>=12.50,status!=paid'; may be
    /// repeated; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS")]
    conditions: Vec<String>,
    #[command(flatten)]
    sort: SortArgs,
    /// At most so many, the newest; with --sort those that come first
    #[arg(long, value_name = "N", value_parser = parse::at_least_one)]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    source: SourceOptions,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], REPORT);

    fn columns() -> ColumnNames {
        shown::columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let filter = self.filter(app.settings.decimal_mark)?;
        let sort = self.sort.read(&Self::columns(), &[])?;
        let (period, guessed) = self.period.resolve(app, "today", false)?;
        let options = self.source(app, &filter)?;
        let since = period.from_seconds();
        let source = options.open(app, since, Basis::Activity).await?;
        let as_of = source.as_of(app)?.unwrap_or_else(|| app.now());
        let by = [Dimension::Reader, Dimension::Location];
        let window = (since, period.to_seconds());
        let asks_names = filter.named().next().is_some();
        let names = source.names(app, &by, asks_names.then_some(window)).await?;
        let filter = filter.resolve(&names);
        let filter = filter.map_err(|(by, name)| notes::unknown_name(&names, by, &name))?;
        notes::warn_of_names(&app.output, options.direct, &filter.place);
        notes::warn_of_missing_names(&app.output, &names);
        let wanted = ListRequest { period, filter };
        let context = RowContext::new(app, wanted.period.zone().clone(), names)?;
        let name = AccountName::of_source(options.offline);
        let when = report_heading::when(&wanted.period);
        let heading = heading::of(app, "Card reader transactions", name, when).await?;
        let heading = heading::narrowed(heading, &self.conditions, &self.flags());
        let mut unknown = wanted.filter.unknown_words();
        let (listed, count) = self
            .write(
                app,
                (&source, &wanted, &mut unknown),
                &context,
                (heading, &sort),
            )
            .await?;
        if count == 0 {
            source.check(app, &wanted.filter.place, true).await?;
        }
        let open = StillOpen::of(&wanted.period, options.moments(app, as_of));
        if self.limit.is_some_and(|limit| count > limit.get()) {
            app.output.note("there are more; --limit leaves them out");
            return Ok(());
        }
        notes::warn_of_words(&app.output, &unknown);
        remark(app, &wanted.period, guessed, open, &listed);
        if count == 0 {
            app.output.note("nothing at a reader fits");
        }
        Ok(())
    }
}

impl Args {
    /// What `--where` says, and what the other flags say shorter.
    fn filter(&self, mark: DecimalMark) -> Result<ListFilter, Failure> {
        for (flag, text) in [("--min", &self.min), ("--max", &self.max)] {
            let pointed = text.as_deref().map(|text| mark.pointed(text)).transpose();
            pointed.map_err(|why| Failure::usage(format!("{flag}: {why}")))?;
        }
        ListFilter::parse(&self.conditions, &self.flags(), mark)
            .map_err(|why| Failure::usage(why).hint("see tillctl help conditions"))
    }

    /// What the flags say.
    fn flags(&self) -> Vec<Condition> {
        let lists = [
            ("reader", &self.reader),
            ("location", &self.location),
            ("type", &self.kind),
            ("status", &self.status),
            ("brand", &self.brand),
            ("currency", &self.currency),
        ];
        let single = [
            ("amount", Op::AtLeast, &self.min),
            ("amount", Op::AtMost, &self.max),
            ("reference", Op::Is, &self.reference),
            (LAST4, Op::Is, &self.last4),
        ];
        let lists = lists.into_iter().flat_map(|(key, values)| {
            let values = values.iter();
            values.map(move |value| Condition::is(key, value))
        });
        let single = single
            .into_iter()
            .filter_map(|(key, op, value)| Some(Condition::compared(key, op, value.as_deref()?)));
        lists.chain(single).collect()
    }

    /// Where it comes from. Only Stripe knows the last digits of cards.
    fn source(&self, app: &App, filter: &ListFilter) -> Result<SourceOptions, Failure> {
        let is_shown = app
            .output
            .columns()
            .is_some_and(|all| all.iter().any(|c| c == LAST4));
        let by_card = filter.is_about_cards() || is_shown;
        if by_card && self.source.offline {
            return Err(
                Failure::usage("the ledger does not keep the last digits of cards")
                    .hint("leave out --offline: they are read from Stripe"),
            );
        }
        Ok(SourceOptions {
            direct: self.source.direct || by_card,
            ..self.source.clone()
        })
    }

    /// Writes rows as they come; how many.
    async fn write(
        &self,
        app: &App,
        (source, wanted, unknown): (&DataSource, &ListRequest, &mut Vec<UnknownWord>),
        context: &RowContext,
        (heading, sort): (Vec<String>, &[SortKey]),
    ) -> Result<(ListedTransactions, usize), Failure> {
        let fields = shown::fields(context);
        let list = app.output.list(&fields)?.under(heading);
        let mut list = list.sorted(sort)?.at_most(self.limit);
        let limit = self.limit.map_or(usize::MAX, NonZeroUsize::get);
        let spinner = source.spinner(&app.output);
        let progress = |more: u64| {
            if let Some(spinner) = &spinner {
                spinner.add(more);
            }
        };
        let mut count = 0;
        let listed = source
            .list(app, wanted, &progress, &mut |row| {
                // One more than wanted tells that there are more.
                if count == limit && list.is_full() {
                    count += 1;
                    return Ok(ControlFlow::Break(()));
                }
                count += 1;
                unknown.retain(|word| !word.is_of(row));
                list.push(row).map(ControlFlow::Continue)
            })
            .await?;
        drop(spinner);
        list.finish()?;
        Ok((listed, count))
    }
}

/// What is said of how much of it there is.
fn remark(
    app: &App,
    period: &Period,
    guessed: bool,
    open: Option<StillOpen>,
    listed: &ListedTransactions,
) {
    let output = &app.output;
    let is_complete = open.is_none() && !listed.lacks_disputes;
    let covered = notes::covered(period, is_complete, &listed.read);
    output.note(&notes::with_zone(covered, None, guessed));
    if let Some(why) = open {
        output.warn(&notes::grows(why, notes::ShownPeriod::List));
    }
    if listed.lacks_disputes {
        output.warn("not all disputes of this period are known: the key may not read them");
    }
    notes::warn_of_gaps(output, &listed.read);
}
