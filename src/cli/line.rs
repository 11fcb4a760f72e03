//! What a command line says: global flags, nouns and verbs, and how clap is told of them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as _, FromArgMatches as _, Subcommand as _};
use clap_complete::ArgValueCompleter;

use crate::app::{Declared, Printed};
use crate::commands::help_text::GLOBAL_OPTIONS;
use crate::commands::verb::{self, SettingsFiles, verbs};
use crate::commands::{self, Verb as _, parse};
use crate::failure::Failure;
use crate::output::{ColorChoice, Format, Given, Pick, Style, csv_dialect};
use crate::settings::file::Files;
use crate::settings::{Environment, Flags, Settings};

/// What is read from a command line.
#[derive(Debug)]
pub(super) struct Cli {
    pub(super) global: Global,
    pub(super) verb: Command,
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
  tillctl pay --reader \"Till 1\" --amount 12.50 --currency eur
  tillctl report --day yesterday --by reader
  tillctl help topics

New here? `tillctl demo` shows the main job on a simulated shop.\nWithout a key, `tillctl --simulator readers list` and every other command work on that shop too.";

#[derive(Debug, clap::Args)]
#[command(next_help_heading = GLOBAL_OPTIONS)]
pub(super) struct Global {
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
    /// The same as --max-time [where a customer is waited for: how long the customer has]
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse::duration,
          conflicts_with = "max_time")]
    deadline: Option<Duration>,
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
    pub(super) enum Command {
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
pub fn command() -> clap::Command {
    verb::whole(described)
}

/// The same, described as far as it is typed: enough to read a line.
pub(super) fn described() -> clap::Command {
    commands::habits::with_nouns(Command::augment_subcommands(root()))
}

/// The same of the words of a line alone; what it says of a wrong line is not the whole
/// truth.
pub(super) fn described_alone() -> clap::Command {
    root().subcommands(nouns_among_words())
}

fn nouns_among_words() -> Vec<clap::Command> {
    verb::among_words(|| {
        commands::habits::with_nouns(Command::augment_subcommands(clap::Command::new("")))
    })
}

/// The same as far as the words before the cursor lead, for a line that is completed.
pub(super) fn described_for(words: &[&str]) -> clap::Command {
    verb::named(words, described_alone)
}

/// Every verb.
pub fn verbs_declared() -> Vec<Declared> {
    let mut declared = Vec::new();
    Command::declare("", None, &mut declared);
    declared
}

/// One verb.
pub(super) fn verb_declared(path: &str) -> Option<Declared> {
    let mut declared = Vec::new();
    Command::declare("", Some(path), &mut declared);
    declared.into_iter().find(|verb| verb.command == path)
}

/// The verb that is called so, or those of the noun; without a name every verb.
pub(super) fn verbs_below(path: &str) -> Vec<Declared> {
    if let Some(verb) = verb_declared(path) {
        return vec![verb];
    }
    let is_below = |verb: &Declared| path.is_empty() || verb::leads_to(path, &verb.command);
    verbs_declared().into_iter().filter(is_below).collect()
}

/// The noun or the verb that words name, described by itself, and its own name.
pub(super) fn named(words: &[&str]) -> Option<(String, clap::Command)> {
    let (first, rest) = words.split_first()?;
    let nouns = verb::named(words, nouns_among_words);
    let is_first = |noun: &clap::Command| {
        noun.get_name() == *first || noun.get_all_aliases().any(|alias| alias == *first)
    };
    let mut named = nouns.into_iter().find(is_first)?;
    let mut path = named.get_name().to_owned();
    for word in rest {
        named = std::mem::take(named.find_subcommand_mut(word)?);
        path.push(' ');
        path.push_str(named.get_name());
    }
    Some((path, named))
}

/// A noun or a verb with the global flags, but for those in whose place it has its own.
pub(super) fn with_global_flags(named: clap::Command, has_own: bool) -> clap::Command {
    if !has_own {
        return Global::augment_args(named);
    }
    let global = Global::augment_args(clap::Command::new(""));
    let is_own = |id: &clap::Id| named.get_arguments().any(|own| own.get_id() == id);
    let others = global.get_arguments().filter(|arg| !is_own(arg.get_id()));
    let others: Vec<_> = others.cloned().collect();
    named.args(others)
}

/// The table of what each verb asks of a key, for `docs/security.md`.
pub fn permission_table() -> String {
    commands::permissions::table(&verbs_declared())
}

/// The settings a line that is not finished would work with.
pub(super) fn settings_of(words: &[OsString], env: &Environment) -> Option<Settings> {
    let read = || {
        described_alone()
            .ignore_errors(true)
            .try_get_matches_from(words)
    };
    let matches = verb::within_words(words, read).ok()?;
    let global = Global::from_arg_matches(&matches).ok()?;
    Settings::new(global.flags(), env).ok()
}

/// The words of the noun and the verb that were read.
pub(super) fn path_of(matches: &clap::ArgMatches) -> Vec<String> {
    let (mut path, mut below) = (Vec::new(), matches);
    while let Some((name, inner)) = below.subcommand() {
        path.push(name.to_owned());
        below = inner;
    }
    path
}

/// The words of the noun and the verb of a line that is not right, or asks for help.
pub(super) fn typed_path(args: &[OsString]) -> Vec<String> {
    let is_help = |arg: &&OsString| *arg == "--help" || *arg == "-h";
    let words = || args.iter().filter(|arg| !is_help(arg));
    let matches = verb::within_words(args, || {
        let root = described_alone().ignore_errors(true);
        root.try_get_matches_from(words()).or_else(|_| {
            // It is asked for within a word, as in `-qh`.
            let root = described_alone().ignore_errors(true);
            root.disable_help_flag(true).try_get_matches_from(words())
        })
    });
    matches.map_or_else(|_| Vec::new(), |matches| path_of(&matches))
}

/// Reads the command line; with it comes the command's name, `readers list`.
pub(super) fn parse(args: &[OsString]) -> Result<(Cli, String), clap::Error> {
    let mut matches = verb::within_words(args, || described_alone().try_get_matches_from(args))?;
    let path = path_of(&matches);
    let cli = Cli::read(&mut matches).map_err(|error| error.format(&mut described()))?;
    Ok((cli, path.join(" ")))
}

impl Cli {
    fn read(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self {
            global: Global::from_arg_matches_mut(matches)?,
            verb: Command::from_arg_matches_mut(matches)?,
        })
    }

    /// How long the command may take, if that was said, and by which flag.
    pub(super) fn time_limit(&self) -> Option<(&'static str, Duration)> {
        let of = |flag, limit: Option<Duration>| limit.map(|limit| (flag, limit));
        let is_of_a_customer = self.verb.surroundings().has_own_deadline;
        let deadline = self.global.deadline.filter(|_| !is_of_a_customer);
        of("--max-time", self.global.max_time).or_else(|| of("--deadline", deadline))
    }

    /// What is to be taken out of the result. It is compiled before anything
    /// else is done.
    pub(super) fn pick(&self) -> Result<Option<Pick>, Failure> {
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
        let typed = output.filter(|asked| !asked.format.is_json());
        if let Some(AskedFormat { format, is_wide }) = typed {
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
                if is_wide { "wide" } else { format.name() }
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
    pub(super) fn settings(&self, env: &Environment) -> Result<Settings, Failure> {
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

    pub(super) fn style(&self, env: &Environment, settings: Option<&Settings>) -> Style {
        let color = settings.map(|s| s.color.as_str());
        let format = settings.and_then(|s| s.output.parse().ok());
        Style {
            format: self
                .output
                .map(|asked| asked.format)
                .or(format)
                .unwrap_or_default(),
            format_is_set: self.output.is_none(),
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

#[cfg(test)]
mod tests {
    use clap_complete::ArgValueCompleter;

    fn args(words: &str) -> Vec<std::ffi::OsString> {
        words.split(' ').map(Into::into).collect()
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
