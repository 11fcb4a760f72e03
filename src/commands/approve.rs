//! What stands between a verb and a write: `--dry-run` shows it, the live
//! guard holds it back, a person is asked where that is due.

use serde_json::json;

use crate::app::App;
use crate::commands::complete::name_cache;
use crate::failure::{Failure, Kind};
use crate::fleet::effect;
use crate::output::{Fields, Json};
use crate::secret::Mode;
use crate::settings::{Settings, profile};
use crate::stripe::{
    Request,
    client::{live_refused, protected_refused},
};

/// A write that is about to happen.
#[derive(Debug)]
pub(crate) struct Change {
    what: String,
    effects: Vec<Effect>,
    requests: Vec<Request>,
    ask: Ask,
    about: Option<String>,
    called: Option<String>,
    listing: Vec<String>,
}

/// Whether a person is asked, apart from live mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    No,
    /// Where there is one.
    OnTerminal,
    /// Always: scripts say --yes.
    Always,
}

#[derive(Debug)]
struct Effect {
    object: Option<String>,
    /// What the object is called.
    name: Option<String>,
    field: String,
    from: Option<String>,
    to: Option<String>,
}

/// A question is not preceded by more effects than these.
const MOST: usize = 12;

impl Effect {
    fn line(&self) -> String {
        let quote = |v: &Option<String>| {
            v.as_ref()
                .map_or_else(|| "(none)".to_owned(), |v| format!("{v:?}"))
        };
        let object = match (&self.object, &self.name) {
            (None, _) => String::new(),
            (Some(object), None) => format!("{object} "),
            (Some(object), Some(name)) => format!("{name} ({object}) "),
        };
        format!(
            "  {object}{}: {} -> {}",
            self.field,
            quote(&self.from),
            quote(&self.to)
        )
    }
}

impl Change {
    /// A change, in a sentence that begins with a verb and names the object.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            effects: Vec::new(),
            requests: Vec::new(),
            ask: Ask::No,
            about: None,
            called: None,
            listing: Vec::new(),
        }
    }

    /// What a field was and will be; `None` is "not there".
    pub(crate) fn effect(
        mut self,
        field: impl Into<String>,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Self {
        self.effects.push(Effect {
            object: None,
            name: None,
            field: field.into(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        });
        self
    }

    /// A request that will be sent.
    pub(crate) fn request(mut self, request: &Request) -> Self {
        self.requests.push(request.clone());
        self
    }

    fn to_json(&self) -> serde_json::Value {
        let request = |r: &Request| {
            let params = r.params.shown();
            let params: serde_json::Map<_, _> =
                params.map(|(k, v)| (k.to_owned(), v.into())).collect();
            let mut request = json!({"method": r.method.name(), "path": r.path, "params": params});
            if let Some(upload) = &r.upload {
                request["file"] = json!({"name": upload.name(), "size": upload.bytes().len()});
            }
            request
        };
        let effect = |e: &Effect| {
            let mut json = json!({"field": e.field, "from": e.from, "to": e.to});
            if let Some(object) = &e.object {
                json["object"] = object.clone().into();
            }
            if let Some(name) = &e.name {
                json["name"] = name.clone().into();
            }
            json
        };
        json!({
            "dry_run": true,
            "what": self.what,
            "requests": self.requests.iter().map(request).collect::<Vec<_>>(),
            "changes": self.effects.iter().map(effect).collect::<Vec<_>>(),
        })
    }

    /// With all that another change does.
    pub(crate) fn and(mut self, other: Self) -> Self {
        let (about, called) = (other.about, other.called);
        self.effects
            .extend(other.effects.into_iter().map(|e| Effect {
                object: e.object.or_else(|| about.clone()),
                name: e.name.or_else(|| called.clone()),
                ..e
            }));
        self.requests.extend(other.requests);
        self
    }

    /// Requests that will be sent one after another.
    pub(crate) fn requests(mut self, requests: Vec<Request>) -> Self {
        self.requests.extend(requests);
        self
    }

    /// Cannot be undone: ask, whatever the mode.
    pub(crate) fn ask(mut self) -> Self {
        self.ask = Ask::Always;
        self
    }

    /// Touches many things: ask wherever somebody can be asked.
    pub(crate) fn ask_on_terminal(mut self) -> Self {
        if self.ask == Ask::No {
            self.ask = Ask::OnTerminal;
        }
        self
    }

    /// The object it is about, for when it becomes a part of a larger change.
    pub(crate) fn about(mut self, id: &str) -> Self {
        self.about = Some(id.to_owned());
        self
    }

    /// What the object is called that it is about.
    pub(crate) fn called(mut self, name: &str) -> Self {
        self.called = Some(name.to_owned());
        self
    }

    /// What a person reads before the question, a line for each thing.
    pub(crate) fn listing(mut self, lines: Vec<String>) -> Self {
        self.listing = lines;
        self
    }

    /// With what is done to one object more.
    pub(crate) fn on(
        self,
        id: &str,
        effects: Vec<effect::FieldEffect>,
        request: Option<&Request>,
    ) -> Self {
        let mut one = Self::new("").about(id);
        for (field, from, to) in effects {
            one = one.effect(field, from.as_deref(), to.as_deref());
        }
        one.requests.extend(request.cloned());
        self.and(one)
    }

    fn list(&self, app: &App) {
        for line in &self.listing {
            app.output.note(&format!("  {line}"));
        }
        for line in self.effects_to_know() {
            app.output.note(&line);
        }
    }

    /// What is to change, as far as the question and the listing do not say it.
    fn effects_to_know(&self) -> Vec<String> {
        // An id, or the new text as a whole: a part of a name says nothing.
        let is_named = |to: &String| {
            let what = &self.what;
            what.ends_with(&format!(" to {to}"))
                || what.contains(&format!("{to:?}"))
                || what.contains(&format!("({to})"))
        };
        let is_said = |effect: &Effect| effect.to.as_ref().is_some_and(is_named);
        if self.ask == Ask::Always || !self.listing.is_empty() || self.effects.iter().all(is_said) {
            return Vec::new();
        }
        let mut lines: Vec<_> = self.effects.iter().take(MOST).map(Effect::line).collect();
        if self.effects.len() > MOST {
            lines.push(format!("  and {} more", self.effects.len() - MOST));
        }
        lines
    }
}

/// Whether the change is to be made. `false` means that `--dry-run` has shown
/// it and the verb is done.
///
/// # Errors
/// [`Kind::Credentials`] for a live key without `--live`; [`Kind::Usage`] if a
/// question is due and nobody can be asked; [`Kind::Failed`] if the answer was
/// no.
pub(crate) async fn approve(app: &App, change: &Change) -> Result<bool, Failure> {
    let approved = approved(app, change).await?;
    if approved {
        name_cache::outdate(&app.settings, &change.requests);
    }
    Ok(approved)
}

async fn approved(app: &App, change: &Change) -> Result<bool, Failure> {
    let client = app.stripe().await?;
    if app.settings.dry_run {
        show(app, change)?;
        return Ok(false);
    }
    let live = client.mode() == Mode::Live;
    if live && !app.settings.live {
        return Err(live_refused().context(&change.what));
    }
    let can_ask = app.output.can_ask();
    if named(app, change).await? {
        client.confirm();
        return Ok(true);
    }
    let due = match change.ask {
        Ask::Always => true,
        Ask::OnTerminal => can_ask,
        Ask::No => live && can_ask,
    };
    if app.settings.yes || !due {
        return Ok(true);
    }
    if !can_ask {
        return Err(
            Failure::usage(format!("{}: this needs a confirmation", change.what))
                .details(change.listing.clone())
                .hint("add --yes if that is meant"),
        );
    }
    change.list(app);
    let question = if live {
        format!("{}: {}?", whose(app).await, change.what)
    } else {
        format!("{}?", change.what)
    };
    if app.output.confirm(&question)? {
        Ok(true)
    } else {
        Err(Failure::failed("not confirmed; nothing was changed"))
    }
}

/// Whether `--confirm` gives the name of the profile.
pub(crate) fn confirmed(settings: &Settings) -> Result<bool, Failure> {
    if let Some(confirmed) = &settings.confirm
        && settings.profile.as_ref() != Some(confirmed)
    {
        let chosen = settings.profile.as_ref().map_or_else(
            || "no profile is chosen".to_owned(),
            |name| format!("the profile is {name}"),
        );
        return Err(
            Failure::usage(format!("--confirm {confirmed}, but {chosen}"))
                .hint("nothing was changed; name the profile you mean with --profile"),
        );
    }
    Ok(settings.confirm.is_some())
}

/// Whether the profile's name was given, which a protected profile asks for
/// with every write; `false` if nobody has to give it.
async fn named(app: &App, change: &Change) -> Result<bool, Failure> {
    let settings = &app.settings;
    let is_confirmed = confirmed(settings)?;
    let Some(name) = settings.profile.as_ref().filter(|_| settings.protected) else {
        return Ok(false);
    };
    if is_confirmed {
        return Ok(true);
    }
    if !app.output.can_ask() {
        return Err(protected_refused(name).context(&change.what));
    }
    change.list(app);
    let question = format!(
        "{}: {}? Type {name} to go on",
        whose(app).await,
        change.what
    );
    if app.output.ask(&question)? == *name {
        Ok(true)
    } else {
        Err(Failure::failed(
            "that is not the profile's name; nothing was changed",
        ))
    }
}

/// Has the name of a protected profile given before `what` is done to the profile
/// itself: whatever takes the protection away, or the key under it, is held back as a
/// write is.
pub(crate) fn named_for(app: &App, name: &str, what: &str) -> Result<(), Failure> {
    let settings = &app.settings;
    if settings.dry_run || !profile::is_protected(&settings.layers.files.user_path, name)? {
        return Ok(());
    }
    match &settings.confirm {
        Some(confirmed) if confirmed == name => return Ok(()),
        Some(confirmed) => {
            return Err(Failure::usage(format!(
                "--confirm {confirmed}, but the profile is {name}"
            ))
            .hint("nothing was changed"));
        }
        None => {}
    }
    if !app.output.can_ask() {
        return Err(Failure::usage(format!(
            "{what}: profile {name} is protected: this needs its name"
        ))
        .hint(format!("add --confirm {name} if that is meant")));
    }
    let question = format!("{what}? It is protected; type {name} to go on");
    if app.output.ask(&question)? == name {
        Ok(())
    } else {
        Err(Failure::failed(
            "that is not the profile's name; nothing was changed",
        ))
    }
}

/// Mode, profile and account, as questions begin.
async fn whose(app: &App) -> String {
    let mode = match app.stripe().await.map(crate::stripe::Client::mode) {
        Ok(Mode::Live) => "LIVE",
        _ => "test mode",
    };
    let profile = match (&app.settings.profile, app.settings.overridden()) {
        (None, _) => String::new(),
        (Some(name), None) => format!(", profile {name}"),
        (Some(name), Some(_)) => format!(", profile {name} with the key of STRIPE_API_KEY"),
    };
    format!("{mode}{profile}, {}", account_name(app).await)
}

/// What the question calls the account: its name where the key may read it.
async fn account_name(app: &App) -> String {
    let connected = app.settings.account.as_deref();
    let Ok(client) = app.stripe().await else {
        return String::new();
    };
    match client
        .send::<crate::stripe::accounts::Account>(&crate::stripe::accounts::own())
        .await
    {
        Ok(account) => match account.name() {
            Some(name) => format!("account {name} ({})", account.id),
            None => format!("account {}", account.id),
        },
        Err(_) => connected.map_or_else(
            || "the key's own account".to_owned(),
            |id| format!("account {id}"),
        ),
    }
}

fn show(app: &App, change: &Change) -> Result<(), Failure> {
    if app.output.format().is_json() {
        // `--columns`, `--jq` and `--template` are about the result, which is not
        // there yet.
        return app.output.whole_document(&change.to_json());
    }
    let fields = Fields::of(|c: &Change| {
        let first = c.requests.first();
        first.map(|r| r.path.clone()).unwrap_or_default()
    })
    .text("dry_run", |c| Some(&c.what))
    .made("requests", |c| {
        let lines = c.requests.iter();
        let lines = lines.map(|r| format!("{} {}", r.method.name(), r.path));
        Some(lines.collect::<Vec<_>>().join("; "))
    })
    .whole(|c| Json::Own(c.to_json()));
    if app.output.format() != crate::output::Format::Table {
        return app.output.show(&fields, change);
    }
    let mut lines = vec![format!("Would {}", lower_first(&change.what))];
    lines.extend(change.effects.iter().map(Effect::line));
    for request in &change.requests {
        lines.push(format!("  {} {}", request.method.name(), request.path));
        for (name, value) in request.params.shown() {
            lines.push(format!("    {name}={value}"));
        }
        if let Some(upload) = &request.upload {
            let size = upload.bytes().len();
            lines.push(format!("    file={} ({size} bytes)", upload.name()));
        }
    }
    app.output.lines(lines)?;
    app.output.note("nothing was sent (--dry-run)");
    Ok(())
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// Shows what a write came back with. If that cannot be written (a full disk),
/// the write is done all the same, and must not look as if it could be
/// repeated.
pub(crate) fn done<T>(
    app: &App,
    shape: &Fields<'_, T>,
    item: &T,
    sentence: &str,
) -> Result<(), Failure> {
    app.output.done(shape, item, sentence).map_err(|failure| {
        if failure.is_stdout_closed() {
            return failure;
        }
        failure
            .context(sentence)
            .hint("do not run the command again: only its result could not be written")
    })
}

/// The failure of a check that only makes sense in test mode.
pub(crate) fn test_mode_only(what: &str) -> Failure {
    Failure::new(
        Kind::Credentials,
        format!("{what} exists in test mode only, and the key is a live key"),
    )
    .hint("use a test key (sk_test_… or rk_test_…)")
}
