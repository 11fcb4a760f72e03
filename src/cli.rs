//! The command line as a whole: global flags, the list of verbs, one match.

use std::ffi::OsString;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use clap::Parser as _;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::{self, parse};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::output::plugin::{self, State};
use crate::output::{ColorChoice, Format, Output, Pick, Style};
use crate::settings::file::Files;
use crate::settings::{Environment, Flags, Settings};

/// Run a whole fleet of Stripe Terminal card readers from the shell.
#[derive(Debug, clap::Parser)]
#[command(
    name = "tillctl",
    version,
    propagate_version = false,
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true,
    after_help = "Examples:
  tillctl demo
  tillctl login
  tillctl readers list
  tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur
  tillctl report --day yesterday --by reader
  tillctl help topics

New here? `tillctl demo` shows the main job on a simulated shop.\nWithout a key, `tillctl --simulator readers list` and every other command work on that shop too."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Format of the result [default: table]
    #[arg(short, long, global = true, value_name = "FORMAT",
          value_parser = PossibleValuesParser::new(Format::NAMES).try_map(|s| s.parse::<Format>()))]
    output: Option<Format>,
    /// Print what a jq expression makes of the JSON result
    #[arg(long, global = true, value_name = "EXPR")]
    jq: Option<String>,
    /// Print the JSON result, or each object of a list, through a Jinja template
    #[arg(long, global = true, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Columns to show, by name, with commas
    #[arg(long, global = true, value_name = "A,B", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// No notes, progress or hints on stderr; errors stay whole
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Show every request on stderr (never a secret)
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to colour [default: auto]
    #[arg(long, global = true, value_name = "WHEN", value_parser = ["auto", "always", "never"])]
    color: Option<String>,
    /// Answer questions with yes
    #[arg(short, long, global = true)]
    yes: bool,
    /// Show what a write would send and change, and send nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Allow writes with a live key
    #[arg(long, global = true)]
    live: bool,
    /// The profile's name, in place of typing it where a profile is protected
    #[arg(long, global = true, value_name = "NAME", add = ArgValueCompleter::new(commands::complete::profiles))]
    confirm: Option<String>,
    /// Profile to work with: a key and the settings that go with it
    #[arg(long, global = true, value_name = "NAME", add = ArgValueCompleter::new(commands::complete::profiles))]
    profile: Option<String>,
    /// Act for a connected account
    #[arg(long, global = true, value_name = "acct_…")]
    account: Option<String>,
    /// Account an organisation's key acts for
    #[arg(long, global = true, value_name = "acct_…")]
    context: Option<String>,
    /// Read the API key from a file (- for stdin) instead of STRIPE_API_KEY
    #[arg(long, global = true, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    /// Another API root: https, or http to this machine
    #[arg(long, global = true, value_name = "URL")]
    api_base: Option<String>,
    /// Work on the built-in simulator instead of Stripe; needs no key
    #[arg(long, global = true)]
    simulator: bool,
    /// Deadline of each request [default: 80s]
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse::duration)]
    timeout: Option<Duration>,
    /// How often a failed request is tried again [default: 3]
    #[arg(long, global = true, value_name = "N")]
    max_retries: Option<u32>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List, register, rename and assign readers
    #[command(subcommand)]
    Readers(commands::readers::Command),
    /// List, create and change locations
    #[command(subcommand)]
    Locations(commands::locations::Command),
    /// Check the fleet, write it to a file, make it what a file says
    #[command(subcommand)]
    Fleet(commands::fleet::Command),
    /// Watch the fleet: a live table, or what changes in a pipe
    Watch(commands::watch::Args),
    /// List, create, change and attach configurations: tips, Wi-Fi, splash screens
    #[command(subcommand)]
    Configurations(commands::configurations::Command),
    /// Push a payment to a reader and wait for its outcome
    Pay(crate::commands::pay::args::Args),
    /// List, resume, capture, cancel and refund payments
    #[command(subcommand)]
    Payments(commands::payments::Command),
    /// Show a cart on a reader; it is shown, not charged
    Display(commands::display::Args),
    /// Ask the customer for an e-mail, a phone number, a signature or a choice
    Inputs(commands::inputs::Args),
    /// Save a card for later, without a payment
    SaveCard(commands::save_card::Args),
    /// Create a connection token for an app with Stripe's Terminal SDK
    #[command(subcommand)]
    ConnectionToken(commands::connection_token::Command),
    /// Create a link at which Apple's terms for Tap to Pay are accepted
    #[command(subcommand)]
    OnboardingLink(commands::onboarding_link::Command),
    /// Store a key under a profile's name, after checking it
    Login(commands::login::Args),
    /// Forget a profile's key
    Logout(commands::logout::Args),
    /// Show which key and account commands work with
    Whoami(commands::whoami::Args),
    /// List, choose, show and delete profiles
    #[command(subcommand)]
    Profiles(commands::profiles::Command),
    /// Read and change settings
    #[command(subcommand)]
    Config(commands::config::Command),
    /// Serve the built-in simulator to other programs, or begin anew
    #[command(subcommand)]
    Simulator(commands::simulator::Command),
    /// Walk through the main job on a simulated shop
    Demo(commands::demo::Args),
    /// Play everything a till does in test mode, and check what came of it
    Smoke(commands::smoke::Args),
    /// Print a completion script
    Completions(commands::completions::Args),
    /// Print the manual page of a command, or write all of them
    Man(commands::man::Args),
    /// Explain a command or a topic, such as money or exit-codes
    Help(commands::help::Args),
    /// Add up what readers, locations, days or card brands took
    Report(crate::commands::report::args::Args),
    /// Keep a local copy of the transactions that reports are made from
    #[command(subcommand)]
    Ledger(commands::ledger::Command),
    /// Show what this machine has changed at Stripe
    #[command(subcommand)]
    Audit(commands::audit::Command),
    /// Check settings, key, connection and files; exit 10 with a hint for each finding
    Doctor(commands::doctor::Args),
    /// Send any request of Stripe's v1 API
    #[command(subcommand)]
    Api(commands::api::Command),
}

/// The command line's description, for completions and the reference.
#[must_use]
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Runs the program; returns its exit code. The arguments are a slice, not
/// any iterator: a generic function, with all that it calls, is compiled again
/// in each program and test that calls it.
#[must_use]
pub fn run(args: &[OsString]) -> u8 {
    // A shell that asks waits, so nothing comes before.
    match commands::complete::answer(args, command, settings_of) {
        None => {}
        Some(Ok(())) => return 0,
        Some(Err(failure)) => return tell(&Output::new(Style::default()), &failure, false),
    }
    let env = Environment::read();
    let (cli, command_path) = match parse(args) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error, args, &env),
    };
    let settings = match cli.settings(&env) {
        Ok(settings) => settings,
        Err(failure) => {
            let output = Output::new(cli.global.style(&env, None));
            return tell(&output, &failure, cli.verb.is_plugin());
        }
    };
    let mut style = cli.global.style(&env, Some(&settings));
    style.pick = match cli.pick() {
        Ok(pick) => pick,
        Err(failure) => {
            return tell(&Output::new(style), &failure, cli.verb.is_plugin());
        }
    };
    // A file may ask for another format; these need JSON.
    if style.pick.is_some() && !style.format.is_json() {
        style.format = Format::Json;
    }
    let output = Output::new(style);
    // `doctor` has a line for them.
    if !matches!(cli.verb, Verb::Doctor(_)) {
        for remark in &settings.layers.files.remarks {
            output.warn(remark);
        }
    }
    let runtime = match cli.verb.runtime().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.failure(&Failure::failed(format!("cannot start: {error}")));
            return Kind::Failed.exit_code();
        }
    };
    let code = runtime.block_on(async {
        let app = App::new(settings, output, Interrupt::listen()).running(&command_path);
        let result = tokio::select! {
            result = dispatch(&app, &cli.verb) => result,
            () = app.interrupt.unheld() => Err(Failure::new(Kind::Interrupted, "interrupted")),
        };
        match result {
            Ok(()) => 0,
            Err(failure) if failure.is_stdout_closed() => 0,
            Err(failure) => {
                let failure = commands::permissions::explain(failure, &command_path);
                tell(&app.output, &failure, cli.verb.is_plugin())
            }
        }
    });
    // A name look-up that hangs must not hold up the end.
    runtime.shutdown_background();
    code
}

/// The settings a line that is not finished would work with.
fn settings_of(words: &[OsString], env: &Environment) -> Option<Settings> {
    use clap::{CommandFactory as _, FromArgMatches as _};
    let lenient = Cli::command().ignore_errors(true);
    let matches = lenient.try_get_matches_from(words).ok()?;
    let global = Global::from_arg_matches(&matches).ok()?;
    Settings::new(global.flags(), env).ok()
}

/// Reads the command line; with it comes the command's name, `readers list`.
fn parse(args: &[OsString]) -> Result<(Cli, String), clap::Error> {
    use clap::{CommandFactory as _, FromArgMatches as _};
    let mut matches = Cli::command().try_get_matches_from(args)?;
    let mut path = Vec::new();
    let mut below = &matches;
    while let Some((name, inner)) = below.subcommand() {
        path.push(name.to_owned());
        below = inner;
    }
    let cli = Cli::from_arg_matches_mut(&mut matches)
        .map_err(|error| error.format(&mut Cli::command()))?;
    Ok((cli, path.join(" ")))
}

impl Verb {
    /// Whether a monitoring system waits for a line on stdout.
    fn is_plugin(&self) -> bool {
        matches!(self, Self::Fleet(command) if command.is_plugin())
    }

    /// What waits for nothing needs no threads, and starts sooner without.
    fn runtime(&self) -> tokio::runtime::Builder {
        use tokio::runtime::Builder;
        match self {
            Self::Config(_)
            | Self::Profiles(_)
            | Self::Logout(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Help(_)
            | Self::Audit(_) => Builder::new_current_thread(),
            _ => {
                let mut builder = Builder::new_multi_thread();
                builder.worker_threads(2);
                builder
            }
        }
    }
}

impl Cli {
    /// What is to be taken out of the result. It is compiled before anything
    /// else is done.
    fn pick(&self) -> Result<Option<Pick>, Failure> {
        let Global {
            jq,
            template,
            output,
            ..
        } = &self.global;
        // `readers rename` has a flag of this name that is about labels.
        let labels = matches!(
            &self.verb,
            Verb::Readers(commands::readers::Command::Rename(_))
        );
        let template = template.as_ref().filter(|_| !labels);
        if jq.is_some() && template.is_some() {
            return Err(Failure::usage("--jq and --template exclude each other")
                .hint("a jq expression can write texts too: '\"\\(.label): \\(.status)\"'"));
        }
        if let Some(format) = output.filter(|format| !format.is_json()) {
            let flag = match (jq, template, &self.verb) {
                (Some(_), _, _) => "--jq takes a part of the JSON",
                (_, Some(_), _) => "--template is filled from the JSON",
                (_, _, Verb::Api(_)) if format != Format::Id => "`api` prints JSON",
                _ => return Ok(None),
            };
            return Err(Failure::usage(format!(
                "{flag}, and -o {} asks for something else",
                format.name()
            ))
            .hint("leave out -o, or give -o json or -o jsonl"));
        }
        match (jq, template) {
            (Some(text), _) => Pick::jq(text).map(Some),
            (_, Some(text)) => Pick::template(text).map(Some),
            _ => Ok(None),
        }
    }

    /// The settings. What must work while a file is broken goes without files.
    fn settings(&self, env: &Environment) -> Result<Settings, Failure> {
        let flags = self.global.flags();
        match &self.verb {
            Verb::Completions(_) | Verb::Man(_) | Verb::Help(_) | Verb::Demo(_) => {
                Settings::lay(flags, env, Files::none(env))
            }
            Verb::Config(command) if command.works_on_broken_files() => {
                Settings::lay(flags, env, Files::none(env))
            }
            // It tells of a broken file, and of everything else all the same.
            Verb::Doctor(_) => match Files::read(env) {
                Ok(files) => Settings::lay(flags, env, files),
                Err(failure) => {
                    let mut none = Files::none(env);
                    none.remarks.push(failure.to_string());
                    Settings::lay(flags, env, none)
                }
            },
            _ => Settings::new(flags, env),
        }
    }
}

/// Tells of a failure; returns the exit code. To a monitoring system every
/// failure is one thing: the state is not known.
fn tell(output: &Output, failure: &Failure, is_plugin: bool) -> u8 {
    if let Some(code) = failure.told_code() {
        return code;
    }
    if is_plugin {
        // If nobody reads it, the code still says it.
        let _ = output.line(&plugin::line(State::Unknown, failure.message(), &[]));
        return State::Unknown.exit_code();
    }
    output.failure(failure);
    failure.kind().exit_code()
}

async fn dispatch(app: &App, verb: &Verb) -> Result<(), Failure> {
    if app.output.format() == Format::Xlsx && !matches!(verb, Verb::Report(_)) {
        return Err(Failure::usage("only reports are written as workbooks").hint("use -o csv"));
    }
    if app.output.format() == Format::Tap && !matches!(verb, Verb::Smoke(_)) {
        return Err(Failure::usage("only smoke writes TAP").hint("use -o json"));
    }
    match verb {
        Verb::Readers(command) => commands::readers::run(app, command).await,
        Verb::Locations(command) => commands::locations::run(app, command).await,
        Verb::Fleet(command) => commands::fleet::run(app, command).await,
        Verb::Watch(args) => commands::watch::run(app, args).await,
        Verb::Configurations(command) => commands::configurations::run(app, command).await,
        Verb::ConnectionToken(command) => commands::connection_token::run(app, command).await,
        Verb::OnboardingLink(command) => commands::onboarding_link::run(app, command).await,
        Verb::Pay(args) => commands::pay::run(app, args).await,
        Verb::Payments(command) => commands::payments::run(app, command).await,
        Verb::Display(args) => commands::display::run(app, args).await,
        Verb::Inputs(args) => commands::inputs::run(app, args).await,
        Verb::SaveCard(args) => commands::save_card::run(app, args).await,
        Verb::Login(args) => commands::login::run(app, args).await,
        Verb::Logout(args) => commands::logout::run(app, args),
        Verb::Whoami(args) => commands::whoami::run(app, args).await,
        Verb::Profiles(command) => commands::profiles::run(app, command),
        Verb::Config(command) => commands::config::run(app, command),
        Verb::Simulator(command) => commands::simulator::run(app, command).await,
        Verb::Demo(args) => commands::demo::run(app, args, run_line).await,
        Verb::Smoke(args) => commands::smoke::run(app, args).await,
        Verb::Completions(args) => commands::completions::run(app, args, command()),
        Verb::Man(args) => commands::man::run(app, args, command()),
        Verb::Help(args) => commands::help::run(app, args, command()),
        Verb::Report(args) => commands::report::run(app, args).await,
        Verb::Ledger(command) => commands::ledger::run(app, command).await,
        Verb::Api(command) => commands::api::run(app, command).await,
        Verb::Doctor(args) => commands::doctor::run(app, args).await,
        Verb::Audit(command) => commands::audit::run(app, command),
    }
}

/// Runs a command line on an app that is there already (the demo).
fn run_line<'a>(
    app: &'a App,
    words: &'a [&'a str],
) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>> {
    Box::pin(async move {
        let cli = Cli::try_parse_from(std::iter::once(&"tillctl").chain(words))
            .map_err(|error| Failure::usage(error.to_string()))?;
        dispatch(app, &cli.verb).await
    })
}

impl Global {
    fn style(&self, env: &Environment, settings: Option<&Settings>) -> Style {
        let color = settings.map(|s| s.color.as_str());
        let format = settings.and_then(|s| s.output.parse().ok());
        Style {
            format: self.output.or(format).unwrap_or_default(),
            pick: None,
            columns: self.columns.clone(),
            quiet: self.quiet,
            verbose: self.verbose,
            color: match self.color.as_deref().or(color) {
                Some("always") => ColorChoice::Always,
                Some("never") => ColorChoice::Never,
                _ => ColorChoice::Auto,
            },
            colorless: !env.allows_color(),
            dumb: env.is_dumb(),
        }
    }

    fn flags(&self) -> Flags {
        Flags {
            profile: self.profile.clone(),
            context: self.context.clone(),
            confirm: self.confirm.clone(),
            output: self.output.map(|f| f.name().to_owned()),
            color: self.color.clone(),
            simulator: self.simulator,
            api_base: self.api_base.clone(),
            api_key_file: self.api_key_file.clone(),
            account: self.account.clone(),
            timeout: self.timeout,
            max_retries: self.max_retries,
            live: self.live,
            yes: self.yes,
            dry_run: self.dry_run,
        }
    }
}

/// Help and version go to stdout; a usage error to stderr, as JSON if the
/// command line asks for JSON.
fn refuse(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    use clap::error::ErrorKind;
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // A closed pipe is nobody's error.
        let _ = error.print();
        return 0;
    }
    if args.iter().any(|a| a == "--nagios") {
        let rendered = error.to_string();
        let message = rendered.lines().next().unwrap_or_default();
        let failure = Failure::usage(message.trim_start_matches("error: "));
        return tell(&Output::new(Style::default()), &failure, true);
    }
    if asks_for_json(args) {
        let rendered = error.to_string();
        let message = rendered
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned();
        // What clap suggests: `tip: a similar subcommand exists: 'readers'`.
        let tip = rendered
            .lines()
            .find_map(|l| l.trim().strip_prefix("tip: "));
        let hint = tip.map_or_else(String::new, |tip| format!("{tip}; "));
        let failure = Failure::usage(message).hint(format!("{hint}see tillctl --help"));
        Output::new(Style {
            format: Format::Json,
            ..Style::default()
        })
        .failure(&failure);
    } else {
        let style = Style {
            colorless: !env.allows_color(),
            ..Style::default()
        };
        let text = error.render();
        Output::new(style).usage_error(&text.ansi().to_string(), &text.to_string());
    }
    Kind::Usage.exit_code()
}

fn asks_for_json(args: &[OsString]) -> bool {
    let texts: Vec<_> = args.iter().map(|a| a.to_string_lossy()).collect();
    texts
        .windows(2)
        .any(|w| matches!(&*w[0], "-o" | "--output") && matches!(&*w[1], "json" | "jsonl"))
        || texts.iter().any(|a| {
            [
                "-ojson",
                "-ojsonl",
                "-o=json",
                "-o=jsonl",
                "--output=json",
                "--output=jsonl",
            ]
            .contains(&&**a)
        })
}

#[cfg(test)]
mod tests {
    use clap_complete::ArgValueCompleter;

    #[test]
    fn what_has_names_is_completed() {
        const NAMED: [&str; 9] = [
            "READER",
            "LOCATION",
            "CONFIGURATION",
            "SERIAL",
            "ID|REFERENCE",
            "PROFILE",
            "ZONE",
            "CARD",
            "TOPIC|COMMAND",
        ];
        fn lacking(command: &clap::Command, into: &mut Vec<String>) {
            for arg in command.get_arguments() {
                let mut names = arg.get_value_names().unwrap_or_default().iter();
                let is_named = names.any(|name| NAMED.contains(&name.as_str()));
                if is_named && arg.get::<ArgValueCompleter>().is_none() {
                    into.push(format!("{} {arg}", command.get_name()));
                }
            }
            for sub in command.get_subcommands() {
                lacking(sub, into);
            }
        }
        let mut without = Vec::new();
        lacking(&super::command(), &mut without);
        assert!(without.is_empty(), "no completer: {without:?}");
    }

    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
