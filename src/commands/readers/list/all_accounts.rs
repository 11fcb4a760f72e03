//! `readers list --all-accounts`: the readers of every connected account.

use serde_json::{Value, json};

use super::args::{Args, selected};
use crate::app::App;
use crate::commands::all_accounts;
use crate::commands::fields;
use crate::commands::heading;
use crate::directory::LocationNames;
use crate::failure::{Failure, Kind};
use crate::output::{Fields, Json};
use crate::stripe::{Reader, Verbatim, readers};
use jiff::Timestamp;

/// A reader and whose it is.
type AccountReader = (String, Verbatim<Reader>);

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let order = args.order(app)?;
    let swept = all_accounts::each(app, async |app, _| of_one(app, args).await).await?;
    let mut names = LocationNames::new();
    for (_, (_, known)) in &swept.done {
        names.extend(known.clone());
    }
    let mut rows: Vec<AccountReader> = Vec::new();
    for (account, (readers, _)) in &swept.done {
        rows.extend(readers.iter().map(|r| (account.id.clone(), r.clone())));
    }
    let fields = fields(&names, app.now());
    let list = app.output.list(&fields)?.sorted(&order)?;
    let heading = heading::of_now(app, "Readers of connected accounts").await?;
    let list = list.under(args.narrowed(heading));
    let mut list = list.at_most(args.limit);
    list.push_all(&rows)?;
    list.finish()?;
    if rows.is_empty() && !swept.done.is_empty() {
        app.output
            .note("no connected account has a reader that fits");
    }
    swept.verdict()
}

/// The readers of one account that are wanted, and its locations' names.
async fn of_one(app: &App, args: &Args) -> Result<(Vec<Verbatim<Reader>>, LocationNames), Failure> {
    let selection = match args.selection(app).await {
        // A location belongs to one account: the others have no such readers.
        Err(failure) if args.location.is_some() && failure.kind() == Kind::NotFound => {
            return Ok(Default::default());
        }
        other => other?,
    };
    let by_location = Args::is_by_place(&args.order(app)?);
    let location_names = crate::commands::readers::shared::location_names;
    let (selection, names) = match selected(app, selection).await {
        Err(failure) if failure.kind() == Kind::NotFound => return Ok(Default::default()),
        other => other?,
    };
    let filter = selection.filter(&names);
    let client = app.stripe().await?;
    let all = client.pages::<Verbatim<Reader>>(readers::list(&filter));
    let all = match selection.listed(client, all.all().await).await {
        Err(unknown) if unknown.kind() == Kind::NotFound => return Ok(Default::default()),
        other => other?,
    };
    let wanted: Vec<_> = all
        .into_iter()
        .filter(|r| selection.matches(r, &names, app.now()))
        .collect();
    let names = if wanted.is_empty() || !names.is_empty() {
        names
    } else {
        location_names(app, by_location).await?
    };
    Ok((wanted, names))
}

/// A reader's fields with the account in front.
pub(super) fn fields(names: &LocationNames, now: Timestamp) -> Fields<'_, AccountReader> {
    Fields::of(|(_, reader): &AccountReader| reader.id.clone())
        .text("account", |(account, _)| Some(account))
        .with(|(_, reader)| reader, fields::reader(names, now))
        .whole(|(account, reader)| {
            let mut object = json!({"account": account});
            let whole: Value = serde_json::from_str(reader.raw().get()).unwrap_or_default();
            if let (Some(to), Value::Object(from)) = (object.as_object_mut(), whole) {
                to.extend(from);
            }
            Json::Own(object)
        })
}
