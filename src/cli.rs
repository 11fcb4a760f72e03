//! The command line as a whole: global flags, the list of verbs, one match.

use std::ffi::OsString;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as _, FromArgMatches as _, Subcommand as _};
use clap_complete::ArgValueCompleter;

use crate::app::{App, Declared, Printed, Program};
use crate::commands::help_text::{self, GLOBAL_OPTIONS};
use crate::commands::verb::{self, SettingsFiles, Surroundings, verbs};
use crate::commands::{self, Verb as _, parse};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::output::plugin::{self, State};
use crate::output::{ColorChoice, Format, Given, Output, Pick, Style, csv_dialect};
use crate::secret;
use crate::settings::file::Files;
use crate::settings::{Environment, Flags, Settings};

/// What is read from a command line.
#[derive(Debug)]
struct Cli {
    global: Global,
    verb: Command,
}

/// The program itself, without nouns and verbs.
fn root() -> clap::Command {
    let root = clap::Command::new("tillctl")
        .about("Run a whole fleet of Stripe Terminal card readers from the shell")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(false)
        .arg_required_else_help(true)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .after_help(EXAMPLES);
    Global::augment_args(root)
}

const EXAMPLES: &str = "Examples:
  tillctl demo
  tillctl login
  tillctl readers list
  tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur
  tillctl report --day yesterday --by reader
  tillctl help topics

New here? `tillctl demo` shows the main job on a simulated shop.\nWithout a key, `tillctl --simulator readers list` and every other command work on that shop too.";

#[derive(Debug, clap::Args)]
#[command(next_help_heading = GLOBAL_OPTIONS)]
struct Global {
    /// Format of the result [default: table]
    #[arg(short, long, global = true, value_name = "FORMAT",
          value_parser = PossibleValuesParser::new(AskedFormat::names()).map(|s| AskedFormat::of(&s)))]
    output: Option<AskedFormat>,
    /// Print what a jq expression makes of the JSON result
    #[arg(long, global = true, value_name = "EXPR")]
    jq: Option<String>,
    /// `$NAME` in the jq expression is this text
    #[arg(long, global = true, num_args = 2, value_names = ["NAME", "TEXT"], allow_hyphen_values = true)]
    arg: Vec<String>,
    /// `$NAME` in the jq expression is this JSON
    #[arg(long, global = true, num_args = 2, value_names = ["NAME", "JSON"], allow_hyphen_values = true)]
    argjson: Vec<String>,
    /// Print the JSON result, or each object of a list, through a Jinja template
    #[arg(long, global = true, value_name = "TEMPLATE")]
    template: Option<String>,
    /// How CSV is written: with commas, or as a German Excel opens it [default: standard]
    #[arg(long, global = true, value_name = "DIALECT", value_parser = ["standard", "excel-de"])]
    csv_dialect: Option<String>,
    /// Put an apostrophe before cells that a spreadsheet would run (`@csv`, `ledger export`)
    #[arg(long, global = true)]
    guard_formulas: bool,
    /// Columns to show, by name, with commas
    #[arg(long, global = true, value_name = "A,B", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Leave out the headings of a table and of CSV
    #[arg(long, global = true)]
    no_headers: bool,
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
    /// Stop the whole command after this long, as Ctrl-C does [default: never]
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse::duration)]
    max_time: Option<Duration>,
    /// How often a failed request is tried again [default: 3]
    #[arg(long, global = true, value_name = "N")]
    max_retries: Option<u32>,
}

/// A format as it is typed: some words ask for more than a format.
#[derive(Debug, Clone, Copy)]
struct AskedFormat {
    format: Format,
    /// All columns, as wide as they are.
    is_wide: bool,
}

impl AskedFormat {
    fn names() -> Vec<clap::builder::PossibleValue> {
        let own = Format::NAMES.into_iter().map(Into::into);
        own.chain(["wide".into(), "name".into()]).collect()
    }

    fn of(text: &str) -> Self {
        Self {
            format: match text {
                "name" => Format::Id,
                other => other.parse().unwrap_or_default(),
            },
            is_wide: text == "wide",
        }
    }
}

verbs! {
    enum Command {
        #[command(subcommand)]
        Readers(commands::readers::Command),
        #[command(subcommand)]
        Locations(commands::locations::Command),
        #[command(subcommand)]
        Fleet(commands::fleet::Command),
        Watch(commands::watch::Args),
        #[command(subcommand)]
        Configurations(commands::configurations::Command),
        Pay(commands::pay::args::Args),
        #[command(subcommand)]
        Payments(commands::payments::Command),
        #[command(subcommand)]
        Transactions(commands::transactions::Command),
        Display(commands::display::Args),
        Inputs(commands::inputs::Args),
        SaveCard(commands::save_card::Args),
        #[command(subcommand)]
        ConnectionToken(commands::connection_token::Command),
        #[command(subcommand)]
        OnboardingLink(commands::onboarding_link::Command),
        Login(commands::login::Args),
        Logout(commands::logout::Args),
        Whoami(commands::whoami::Args),
        #[command(subcommand)]
        Profiles(commands::profiles::Command),
        #[command(subcommand)]
        Config(commands::config::Command),
        #[command(subcommand)]
        Simulator(commands::simulator::Command),
        Demo(commands::demo::Args),
        Smoke(commands::smoke::Args),
        Completions(commands::completions::Args),
        Man(commands::man::Args),
        Help(commands::help::Args),
        Report(commands::report::args::Args),
        #[command(subcommand)]
        Ledger(commands::ledger::Command),
        #[command(subcommand)]
        Store(commands::store::Command),
        #[command(subcommand)]
        Audit(commands::audit::Command),
        Doctor(commands::doctor::Args),
        #[command(subcommand)]
        Api(commands::api::Command),
        Open(commands::open::Args),
        Version(commands::version::Args),
    }
}

/// The command line's description, for completions, the reference and help: every
/// verb's help names the columns of what it shows.
#[must_use]
pub fn command() -> clap::Command {
    verb::whole(described)
}

/// The same, described as far as it is typed: enough to read a line.
fn described() -> clap::Command {
    commands::habits::with_nouns(Command::augment_subcommands(root()))
}

/// The same of the words of a line alone; what it says of a wrong line is not the whole
/// truth.
fn described_alone() -> clap::Command {
    let nouns = Command::augment_subcommands(clap::Command::new(""));
    root().subcommands(verb::among_words(&commands::habits::with_nouns(nouns)))
}

/// The same for a line that is completed, however its words are quoted.
fn described_for(line: &str) -> clap::Command {
    let words = line.replace(['\\', '\'', '"', '`'], "");
    verb::within_line(&words, described)
}

/// Every verb.
#[must_use]
pub fn verbs_declared() -> Vec<Declared> {
    let mut declared = Vec::new();
    Command::declare("", &mut declared);
    declared
}

/// The table of what each verb asks of a key, for `docs/security.md`.
#[must_use]
pub fn permission_table() -> String {
    commands::permissions::table(&verbs_declared())
}

/// Runs the program; returns its exit code. The arguments are a slice, not
/// any iterator: a generic function, with all that it calls, is compiled again
/// in each program and test that calls it.
#[must_use]
pub fn run(args: &[OsString]) -> u8 {
    secret::forbid_core_dumps();
    if let [_, flag] = args
        && (flag == "--version" || flag == "-V")
    {
        let output = Output::new(Style::default());
        // A closed pipe is nobody's error.
        let _ = output.line(commands::version::SENTENCE);
        return 0;
    }
    // A shell that asks waits, so nothing comes before.
    match commands::complete::answer(args, described_for, settings_of) {
        None => {}
        Some(Ok(())) => return 0,
        Some(Err(failure)) => return tell(&Output::new(Style::default()), &failure, false),
    }
    let env = Environment::read();
    let (cli, command_path) = match parse(args) {
        Ok(parsed) => parsed,
        Err(error) if is_help(&error, args) => return show_help(&error, args, &env),
        Err(error) => return refuse(&whole_error(error, args), args, &env),
    };
    let surroundings = cli.verb.surroundings();
    let settings = match cli.settings(&env) {
        Ok(settings) => settings,
        Err(failure) => {
            let output = Output::new(cli.global.style(&env, None));
            return tell(&output, &failure, surroundings.is_plugin);
        }
    };
    let mut style = cli.global.style(&env, Some(&settings));
    style.pick = match cli.pick() {
        Ok(pick) => pick,
        Err(failure) => {
            return tell(&Output::new(style), &failure, surroundings.is_plugin);
        }
    };
    // A file may ask for another format; these need JSON.
    if style.pick.is_some() && !style.format.is_json() {
        style.format = Format::Json;
    }
    // What programs read does not hang on somebody's settings.
    if style.columns.is_none()
        && style.format == Format::Table
        && !style.is_wide
        && let Some((setting, columns)) = settings.columns(&command_path)
    {
        style.columns = Some(columns);
        style.columns_setting = Some(setting);
    }
    let output = Output::new(style);
    // `doctor` has a line for each.
    if surroundings.settings_files != SettingsFiles::Reported {
        for remark in &settings.layers.files.remarks {
            output.warn(remark);
        }
    }
    let runtime = match runtime(surroundings).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.failure(&Failure::failed(format!("cannot start: {error}")));
            return Kind::Failed.exit_code();
        }
    };
    let code = runtime.block_on(async {
        let app = App::new(
            settings,
            output,
            Interrupt::listen(),
            PROGRAM,
            &command_path,
        );
        let limit = cli.global.max_time;
        if let Some(limit) = limit {
            app.interrupt.press_after(limit);
        }
        let result = tokio::select! {
            result = dispatch(&app, &cli.verb) => result,
            () = app.interrupt.unheld() => Err(Failure::new(Kind::Interrupted, "interrupted")),
            never = app.deliver_now_and_then() => match never {},
        };
        if let Err(failure) = app.deliver().await {
            app.output.note(&format!(
                "what was done is in this machine's own logs, and comes to the others once the store can be reached: {}",
                failure.message()
            ));
        }
        match result {
            Ok(()) => 0,
            Err(failure) if failure.is_stdout_closed() => 0,
            Err(failure) => {
                let failure =
                    commands::permissions::explain(failure, &command_path, verbs_declared);
                let failure = match limit.filter(|_| app.interrupt.is_late()) {
                    Some(limit) => failure.context(format_args!("--max-time {limit:?} is over")),
                    None => failure,
                };
                tell(&app.output, &failure, surroundings.is_plugin)
            }
        }
    });
    // A name look-up that hangs must not hold up the end.
    runtime.shutdown_background();
    code
}

/// The settings a line that is not finished would work with.
fn settings_of(words: &[OsString], env: &Environment) -> Option<Settings> {
    let lenient = described().ignore_errors(true);
    let matches = lenient.try_get_matches_from(words).ok()?;
    let global = Global::from_arg_matches(&matches).ok()?;
    Settings::new(global.flags(), env).ok()
}

/// Whether what clap says is help: it was asked for, or nothing else was typed.
fn is_help(error: &clap::Error, args: &[OsString]) -> bool {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp => true,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => !asks_for_json(args),
        _ => false,
    }
}

/// Help that was asked for goes to stdout; without a command it is a usage error.
fn show_help(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    let help = asked_help(args);
    let output = Output::new(Style {
        colorless: !env.allows_color(),
        ..Style::default()
    });
    let (styled, bare) = (help.ansi().to_string(), help.to_string());
    if error.kind() == clap::error::ErrorKind::DisplayHelp {
        // A closed pipe is nobody's error.
        let _ = output.styled(&styled, &bare);
        return 0;
    }
    output.usage_error(&styled, &bare);
    Kind::Usage.exit_code()
}

/// What clap says with all of the command line before it: lists and suggestions
/// name what was not typed.
fn whole_error(error: clap::Error, args: &[OsString]) -> clap::Error {
    command().try_get_matches_from(args).err().unwrap_or(error)
}

/// The help that is asked for.
fn asked_help(args: &[OsString]) -> clap::builder::StyledStr {
    let is_whole = args.iter().any(|arg| arg == "--help");
    let (path, root) = typed_command(args);
    let verbs = verbs_declared();
    let verb = verbs.iter().find(|verb| verb.command == path.join(" "));
    let named = named_alone(&root, &path).unwrap_or_else(|| {
        let mut root = command();
        root.build();
        let named = path
            .iter()
            .try_fold(&root, |at, name| at.find_subcommand(name));
        named.unwrap_or(&root).clone()
    });
    help_text::render(named, verb, is_whole)
}

/// The command whose help is asked for, and the program described as far as that.
fn typed_command(args: &[OsString]) -> (Vec<String>, clap::Command) {
    let is_help = |arg: &&OsString| *arg == "--help" || *arg == "-h";
    let words = || args.iter().filter(|arg| !is_help(arg));
    verb::with_columns(|| {
        verb::within_words(args, || {
            let mut root = described_alone().ignore_errors(true);
            let matches = root.try_get_matches_from_mut(words()).or_else(|_| {
                // It is asked for within a word, as in `-qh`.
                let root = described_alone().ignore_errors(true);
                root.disable_help_flag(true).try_get_matches_from(words())
            });
            let path = matches.map(|matches| path_of(&matches));
            (path.unwrap_or_default(), root)
        })
    })
}

/// The words of the noun and the verb that were read.
fn path_of(matches: &clap::ArgMatches) -> Vec<String> {
    let (mut path, mut below) = (Vec::new(), matches);
    while let Some((name, inner)) = below.subcommand() {
        path.push(name.to_owned());
        below = inner;
    }
    path
}

/// The command described by itself, if its help is then that of the whole: it costs
/// less than to describe them all.
fn named_alone(root: &clap::Command, path: &[String]) -> Option<clap::Command> {
    let named = path
        .iter()
        .try_fold(root, |at, name| at.find_subcommand(name))?;
    // Global flags are there before those of a verb that is described late: sections of
    // its own would come after theirs.
    let mut headings = named.get_arguments().map(clap::Arg::get_help_heading);
    let is_plain = headings.all(|heading| heading.is_none_or(|text| text == GLOBAL_OPTIONS));
    let is_verb =
        !path.is_empty() && !named.has_subcommands() && named.get_arguments().next().is_some();
    (is_verb && is_plain).then(|| named.clone())
}

/// Reads the command line; with it comes the command's name, `readers list`.
fn parse(args: &[OsString]) -> Result<(Cli, String), clap::Error> {
    let mut matches = verb::within_words(args, || described_alone().try_get_matches_from(args))?;
    let path = path_of(&matches);
    let cli = Cli::read(&mut matches).map_err(|error| error.format(&mut described()))?;
    Ok((cli, path.join(" ")))
}

/// What waits for nothing needs no threads, and starts sooner without.
fn runtime(surroundings: Surroundings) -> tokio::runtime::Builder {
    use tokio::runtime::Builder;
    if surroundings.is_immediate {
        return Builder::new_current_thread();
    }
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2);
    builder
}

impl Cli {
    fn read(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self {
            global: Global::from_arg_matches_mut(matches)?,
            verb: Command::from_arg_matches_mut(matches)?,
        })
    }

    /// What is to be taken out of the result. It is compiled before anything
    /// else is done.
    fn pick(&self) -> Result<Option<Pick>, Failure> {
        let Global {
            jq,
            template,
            output,
            ..
        } = &self.global;
        let surroundings = self.verb.surroundings();
        let template = template.as_ref().filter(|_| !surroundings.has_own_template);
        if jq.is_some() && template.is_some() {
            return Err(Failure::usage("--jq and --template exclude each other")
                .hint("a jq expression can write texts too: '\"\\(.label): \\(.status)\"'"));
        }
        if jq.is_none() && !(self.global.arg.is_empty() && self.global.argjson.is_empty()) {
            return Err(Failure::usage("--arg and --argjson belong to --jq")
                .hint("--arg floor 2 --jq '.[] | select(.metadata.floor == $floor)'"));
        }
        let typed = output.map(|asked| asked.format);
        if let Some(format) = typed.filter(|format| !format.is_json()) {
            let flag = match (jq, template) {
                (Some(_), _) => "--jq takes a part of the JSON",
                (_, Some(_)) => "--template is filled from the JSON",
                _ if self.verb.typed_flags().printed == Printed::Json && format != Format::Id => {
                    "`api` prints JSON"
                }
                _ => return Ok(None),
            };
            return Err(Failure::usage(format!(
                "{flag}, and -o {} asks for something else",
                format.name()
            ))
            .hint("leave out -o, or give -o json or -o jsonl"));
        }
        match (jq, template) {
            (Some(text), _) => {
                Pick::jq(text, self.global.guard_formulas, &self.global.given()).map(Some)
            }
            (_, Some(text)) => Pick::template(text).map(Some),
            _ => Ok(None),
        }
    }

    /// The settings. What must work while a file is broken goes without files.
    fn settings(&self, env: &Environment) -> Result<Settings, Failure> {
        let flags = self.global.flags();
        match self.verb.surroundings().settings_files {
            SettingsFiles::Unread => Settings::lay(flags, env, Files::none(env)),
            SettingsFiles::Reported => match Files::read(env) {
                Ok(files) => Settings::lay(flags, env, files),
                Err(failure) => {
                    let mut none = Files::none(env);
                    none.remarks.push(failure.to_string());
                    Settings::lay(flags, env, none)
                }
            },
            SettingsFiles::Required => Settings::new(flags, env),
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

async fn dispatch(app: &App, command: &Command) -> Result<(), Failure> {
    let own = command.typed_flags().own_format;
    match app.output.format() {
        Format::Xlsx if own != Some(Format::Xlsx) => {
            return Err(Failure::usage("only reports are written as workbooks").hint("use -o csv"));
        }
        Format::Tap if own != Some(Format::Tap) => {
            return Err(Failure::usage("only smoke writes TAP").hint("use -o json"));
        }
        _ => {}
    }
    app.output.check(|| command.shown())?;
    // Each verb's future is in this one, and the largest sets its size.
    Box::pin(command.run(app)).await
}

/// What verbs that are about the program get.
const PROGRAM: Program = Program {
    command,
    verbs: verbs_declared,
    run: run_line,
};

/// Runs a command line on an app that is there already (the demo).
fn run_line<'a>(
    app: &'a App,
    words: &'a [&'a str],
) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>> {
    Box::pin(async move {
        let words: Vec<OsString> = std::iter::once(&"tillctl")
            .chain(words)
            .map(OsString::from)
            .collect();
        let (cli, _) = parse(&words).map_err(|error| Failure::usage(error.to_string()))?;
        dispatch(app, &cli.verb).await
    })
}

impl Global {
    /// What a jq expression may read beside the result.
    fn given(&self) -> Given {
        let pairs = |typed: &[String]| {
            let (pairs, _) = typed.as_chunks::<2>();
            let pairs = pairs.iter().cloned();
            pairs.map(|[name, value]| (name, value)).collect()
        };
        Given {
            environment: Environment::without_secrets(),
            texts: pairs(&self.arg),
            documents: pairs(&self.argjson),
        }
    }

    fn style(&self, env: &Environment, settings: Option<&Settings>) -> Style {
        let color = settings.map(|s| s.color.as_str());
        let format = settings.and_then(|s| s.output.parse().ok());
        Style {
            format: self
                .output
                .map(|asked| asked.format)
                .or(format)
                .unwrap_or_default(),
            is_wide: self.output.is_some_and(|asked| asked.is_wide),
            no_headers: self.no_headers,
            pick: None,
            columns: self.columns.clone(),
            columns_setting: None,
            guard_formulas: self.guard_formulas,
            dialect: csv_dialect(settings.map(|s| s.csv_dialect.as_str())),
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
            output: self.output.map(|asked| asked.format.name().to_owned()),
            csv_dialect: self.csv_dialect.clone(),
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

/// The version goes to stdout; a usage error to stderr, as JSON if the
/// command line asks for JSON.
fn refuse(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    use clap::error::ErrorKind;
    if error.kind() == ErrorKind::DisplayVersion {
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
        let tip = hint_of(error, args).or_else(|| tip.map(str::to_owned));
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
        let hint = hint_of(error, args);
        let told = |text: String| match &hint {
            Some(hint) => with_hint(&text, hint),
            None => text,
        };
        Output::new(style).usage_error(&told(text.ansi().to_string()), &told(text.to_string()));
    }
    Kind::Usage.exit_code()
}

/// What does here what was typed in vain, if people who come from other tools type
/// it.
fn hint_of(error: &clap::Error, args: &[OsString]) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    use commands::habits::Typed;
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let words = args
        .iter()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned());
    let words = words.skip_while(|word| word.starts_with('-'));
    let words: Vec<String> = words.take_while(|word| !word.starts_with('-')).collect();
    let typed = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Typed::Command(text(ContextKind::InvalidSubcommand)?, &words)
        }
        ErrorKind::UnknownArgument => Typed::Flag(text(ContextKind::InvalidArg)?),
        ErrorKind::InvalidValue => {
            text(ContextKind::InvalidArg).filter(|arg| arg.starts_with("--output"))?;
            Typed::Format(text(ContextKind::InvalidValue)?)
        }
        _ => return None,
    };
    commands::habits::hint(&command(), typed)
}

/// A usage error with our hint in the place of a guess at the spelling.
fn with_hint(text: &str, hint: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("tip:"));
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.truncate(text.trim_end().len());
    format!("{}\n\nhint: {hint}\n", text.replace("\n\n\n", "\n\n"))
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

    fn args(words: &str) -> Vec<std::ffi::OsString> {
        words.split(' ').map(Into::into).collect()
    }

    #[test]
    fn the_help_of_one_verb_is_that_of_the_whole() {
        let mut whole = super::command();
        whole.build();
        let mut alone_at_once = 0;
        for verb in super::verbs_declared() {
            let args = args(&format!("tillctl {} --help", verb.command));
            let path: Vec<_> = verb.command.split(' ').map(str::to_owned).collect();
            let (typed, root) = super::typed_command(&args);
            assert_eq!(typed, path);
            let Some(alone) = super::named_alone(&root, &path) else {
                continue;
            };
            let named = path
                .iter()
                .try_fold(&whole, |at, name| at.find_subcommand(name));
            for is_whole in [true, false] {
                let of_whole = named.unwrap().clone();
                let of_whole = super::help_text::render(of_whole, Some(&verb), is_whole);
                let alone = super::help_text::render(alone.clone(), Some(&verb), is_whole);
                assert_eq!(alone.to_string(), of_whole.to_string(), "{}", verb.command);
                alone_at_once += 1;
            }
        }
        assert!(alone_at_once > 100, "{alone_at_once}");
        for (words, path) in [
            ("tillctl --help", ""),
            ("tillctl readers -h", "readers"),
            ("tillctl --profile readers --help", ""),
            ("tillctl --profile x readers ls -h", "readers list"),
            ("tillctl -h readers list", "readers list"),
            ("tillctl readers list -qh", "readers list"),
        ] {
            assert_eq!(
                super::typed_command(&args(words)).0.join(" "),
                path,
                "{words}"
            );
        }
    }

    #[test]
    fn a_line_is_read_by_its_words_as_by_the_whole() {
        let lines = super::verbs_declared().into_iter().map(|verb| verb.command);
        let lines = lines.chain([
            "--profile readers config get tz".to_owned(),
            "--profile x readers ls".to_owned(),
            "config get readers list".to_owned(),
            "-o json readers".to_owned(),
            "reader list".to_owned(),
            "readers lst".to_owned(),
            "readers --where list".to_owned(),
            String::new(),
        ]);
        for line in lines {
            let args = args(format!("tillctl {line}").trim_end());
            let whole = super::described().try_get_matches_from(&args);
            let alone = super::verb::within_words(&args, || {
                super::described_alone().try_get_matches_from(&args)
            });
            match (whole, alone) {
                (Ok(whole), Ok(alone)) => {
                    assert_eq!(super::path_of(&whole), super::path_of(&alone), "{line}");
                }
                // What is said of it is read from the whole once more.
                (whole, alone) => assert_eq!(whole.is_err(), alone.is_err(), "{line}"),
            }
        }
    }

    #[test]
    fn help_knows_every_global_flag() {
        let mut known = super::help_text::known();
        let root = super::command();
        let globals = root.get_arguments().filter(|arg| arg.is_global_set());
        let mut globals: Vec<_> = globals.map(|arg| arg.get_id().as_str()).collect();
        globals.sort_unstable();
        known.sort_unstable();
        assert_eq!(globals, known);
    }

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
    fn no_argument_stands_in_the_place_of_a_global_one_unawares() {
        let root = super::described();
        let globals: Vec<&clap::Arg> = root.get_arguments().collect();
        assert!(globals.len() > 20, "{}", globals.len());
        let whole = super::command();
        for verb in super::verbs_declared() {
            let mut command = &whole;
            for word in verb.command.split(' ') {
                command = command.find_subcommand(word).unwrap();
            }
            let mut overrides = Vec::new();
            for arg in command.get_arguments() {
                for global in &globals {
                    let same_name = arg.get_long().is_some() && arg.get_long() == global.get_long();
                    if arg.get_id() != global.get_id() && !same_name {
                        continue;
                    }
                    assert_eq!(arg.get_id(), global.get_id(), "{}", verb.command);
                    // The global one is read as well, with its own type.
                    assert_eq!(
                        arg.get_value_parser().type_id(),
                        global.get_value_parser().type_id(),
                        "{} --{}",
                        verb.command,
                        arg.get_id()
                    );
                    let many =
                        |arg: &clap::Arg| matches!(arg.get_action(), clap::ArgAction::Append);
                    assert_eq!(
                        many(arg),
                        many(global),
                        "{} --{}",
                        verb.command,
                        arg.get_id()
                    );
                    overrides.push(arg.get_id().as_str());
                }
            }
            assert_eq!(
                !overrides.is_empty(),
                verb.overrides_global,
                "{} {overrides:?}",
                verb.command
            );
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
