//! `tillctl api get|post|delete PATH`

use super::data::{self, TypedParam};
use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::verb::Verb;
use crate::commands::{Change, approve};
use crate::failure::Failure;
use crate::output::{Fields, Format, Json, Output};
use crate::stripe::raw_request::{RawObject, at, without_secrets};
use crate::stripe::{Client, Method, Object as _, Request, Verbatim};

/// What every request has.
#[derive(Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// The path, beginning with /v1/; ids stand in it as they are
    #[arg(value_name = "/v1/…")]
    path: String,
    /// A parameter in Stripe's names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin
    #[arg(short, long = "data", value_name = "NAME=VALUE", value_parser = data::parse)]
    data: Vec<TypedParam>,
    /// Show the Wi-Fi passwords and passcodes of configurations, which are [set] otherwise
    #[arg(long)]
    show_secrets: bool,
}

/// Read something.
///
/// What Stripe answers is printed as it came. --jq takes a part of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl api get /v1/terminal/readers -d limit=3
  tillctl api get /v1/charges -d 'expand[]=data.balance_transaction' --paginate -o jsonl
  tillctl api get /v1/terminal/configurations --paginate --jq '.[].id'
  tillctl api get /v1/charges/search -d 'query=amount>1000' --paginate --jq length")]
pub(crate) struct Get {
    #[command(flatten)]
    what: RequestArgs,
    /// Every page of a list or search, as one array; with -o jsonl a line each
    #[arg(long)]
    paginate: bool,
}

/// Create or change something.
///
/// It is held back as every other write is: --dry-run, --live, questions,
/// protected profiles. All its tries carry one Idempotency-Key.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl api post /v1/terminal/readers/tmr_FDOt2wlRZEdpd7 -d label='Till 3'
  tillctl api post /v1/terminal/connection_tokens --jq .secret
  tillctl api post /v1/customers -d name=Anna -d 'metadata[till]=3' --idempotency-key order-7 --dry-run
  printf hunter2 | tillctl api post /v1/terminal/configurations -d 'wifi[personal_psk][ssid]=Shop' -d 'wifi[personal_psk][password]=@-'")]
pub(crate) struct Post {
    #[command(flatten)]
    what: RequestArgs,
    /// The Idempotency-Key, for a script that may run this again; random if left out
    #[arg(long, value_name = "KEY", value_parser = idempotency_key)]
    idempotency_key: Option<String>,
}

/// Delete something.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl api delete /v1/terminal/configurations/tmc_ElVUAjF8xXG3hj
  tillctl api delete /v1/customers/cus_NffrFeUfNV2Hib --yes")]
pub(crate) struct Delete {
    #[command(flatten)]
    what: RequestArgs,
}

fn idempotency_key(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > 255 {
        return Err("it has 1 to 255 characters".into());
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("it has printable ASCII characters and no blanks".into());
    }
    Ok(text.to_owned())
}

impl RequestArgs {
    fn request(&self, method: Method) -> Result<Request, Failure> {
        let request = at(method, &self.path)
            .map_err(|why| Failure::usage(format!("{:?}: {why}", self.path)))?;
        Ok(request.params(data::form(&self.data)?))
    }
}

impl Verb for Post {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .reaching(Reach::Stripe)
            .printing(Printed::Json)
            .writing(GlobalFlags::WRITES)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let key = self.idempotency_key.as_deref();
        write(app, Method::Post, &self.what, key).await
    }
}

impl Verb for Delete {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .reaching(Reach::Stripe)
            .printing(Printed::Json)
            .writing(GlobalFlags::WRITES)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        write(app, Method::Delete, &self.what, None).await
    }
}

impl Verb for Get {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .reaching(Reach::Stripe)
            .printing(Printed::Json)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let output = output(app)?;
        let request = self.what.request(Method::Get)?;
        let client = app.stripe().await?;
        let fields = fields(self.what.show_secrets);
        if !self.paginate {
            let reply = send(client, &request).await?;
            let page = ListedPage::of(&reply).filter(|_| output.format() == Format::Id);
            let Some(page) = page else {
                return output.show(&fields, &reply);
            };
            let ids = Fields::of(|object: &RawObject| object.id().to_owned());
            let mut list = output.list(&ids)?;
            list.push_all(&page.data)?;
            return list.finish();
        }
        let mut list = output.list(&fields)?;
        let show = |part: &[Verbatim<RawObject>]| {
            list.push_all(part)?;
            list.flush()
        };
        client.parts(request).try_for_each(show).await?;
        list.finish()
    }
}

async fn write(
    app: &App,
    method: Method,
    what: &RequestArgs,
    key: Option<&str>,
) -> Result<(), Failure> {
    let output = output(app)?;
    let mut request = what.request(method)?;
    if let Some(key) = key {
        request = request.key(key);
    }
    let mut change =
        Change::new(format!("Send {} {}", method.name(), request.path)).request(&request);
    if method == Method::Delete {
        change = change.ask();
    }
    if !approve(app, &change).await? {
        return Ok(());
    }
    let reply = send(app.stripe().await?, &request).await?;
    output
        .show(&fields(what.show_secrets), &reply)
        .map_err(|failure| {
            if failure.is_stdout_closed() {
                return failure;
            }
            failure
                .context(format!("{} {} was done", method.name(), request.path))
                .hint("do not run the command again: only its result could not be written")
        })
}

/// Sends what was typed: what Stripe does not know of it is not for us to mend.
async fn send(client: &Client, request: &Request) -> Result<Verbatim<RawObject>, Failure> {
    client.send(request).await.map_err(|error| {
        let is_misnamed = error.code() == Some("parameter_unknown");
        let failure = Failure::from(error);
        if is_misnamed {
            return failure.hint("see Stripe's page of this path for the names of its parameters");
        }
        failure
    })
}

/// What Stripe answers is JSON, and nothing else can be made of it.
fn output(app: &App) -> Result<Output, Failure> {
    if app.output.columns().is_some() {
        return Err(Failure::usage("what `api` prints has no columns").hint("take parts with --jq"));
    }
    Ok(match app.output.format() {
        Format::Table | Format::Csv | Format::Xlsx => app.output.in_format(Format::Json),
        format => app.output.in_format(format),
    })
}

/// The objects of a page of a list.
#[derive(Debug, serde::Deserialize)]
struct ListedPage {
    data: Vec<RawObject>,
}

impl ListedPage {
    /// A list itself has no id.
    fn of(reply: &Verbatim<RawObject>) -> Option<Self> {
        let page = serde_json::from_str(reply.raw().get()).ok();
        page.filter(|_| reply.id().is_empty())
    }
}

fn fields(show_secrets: bool) -> Fields<'static, Verbatim<RawObject>> {
    Fields::of(|o: &Verbatim<RawObject>| o.id().to_owned()).whole(move |o| {
        match without_secrets(o.raw()).filter(|_| !show_secrets) {
            Some(hidden) => Json::Own(hidden),
            None => Json::Raw(o.raw()),
        }
    })
}
