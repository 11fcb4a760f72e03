//! The program from its command line to its exit code.

mod help;
mod line;
mod refusal;

use std::ffi::OsString;
use std::pin::Pin;

pub use self::help::long_help;
use self::help::{is_help, show_help, show_plain_help};
use self::line::{Cli, Command, described_for, parse, settings_of};
pub use self::line::{command, permission_table, verbs_declared};
use self::refusal::{refuse, tell, whole_error};
use crate::app::{App, Program};
use crate::commands::verb::{SettingsFiles, Surroundings};
use crate::commands::{self, Verb as _};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::output::{Format, Output, Style};
use crate::secret;
use crate::settings::Environment;

/// Runs the program; returns its exit code. The arguments are a slice, not
/// any iterator: a generic function, with all that it calls, is compiled again
/// in each program and test that calls it.
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
    if let Some(code) = show_plain_help(args, &env) {
        return code;
    }
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
        run_verb(&app, &cli, &command_path, surroundings.is_plugin).await
    });
    // A name look-up that hangs must not hold up the end.
    runtime.shutdown_background();
    code
}

/// Runs the verb until it ends, is stopped or its time is over; tells of a failure.
async fn run_verb(app: &App, cli: &Cli, command_path: &str, is_plugin: bool) -> u8 {
    let limit = cli.time_limit();
    if let Some((_, limit)) = limit {
        app.interrupt.press_after(limit);
    }
    let result = tokio::select! {
        result = dispatch(app, &cli.verb) => result,
        () = app.interrupt.unheld() => Err(Failure::new(Kind::Interrupted, "interrupted")),
        never = app.deliver_now_and_then() => match never {},
    };
    if let Err(failure) = app.deliver().await {
        let until = match failure.kind() {
            Kind::Credentials => "this role may add to the store",
            _ => "the store can be reached",
        };
        app.output.note(&format!(
            "what was done is in this machine's own logs, and comes to the others once {until}: {}",
            failure.message()
        ));
    }
    match result {
        Ok(()) => 0,
        Err(failure) if failure.is_stdout_closed() => 0,
        Err(failure) => {
            let failure = commands::permissions::explain(failure, command_path, verbs_declared);
            let failure = match limit.filter(|_| app.interrupt.is_late()) {
                Some((flag, limit)) => failure.context(format_args!("{flag} {limit:?} is over")),
                None => failure,
            };
            tell(&app.output, &failure, is_plugin)
        }
    }
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
