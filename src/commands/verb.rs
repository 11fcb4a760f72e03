//! What a verb says of itself, once: its arguments (the type), what a key must be
//! allowed for it, the columns of what it shows, what it asks of the program
//! around it, and what it does. A noun lists its verbs with [`verbs!`]; nothing
//! else has to know of a new one.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;

use crate::app::{App, Declared, GlobalFlags};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{Needs, needs};

/// How the settings files are read for a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SettingsFiles {
    /// A broken one is an error.
    #[default]
    Required,
    /// Not at all: what the verb does must work while one is broken.
    Unread,
    /// The verb reports a broken one itself.
    Reported,
}

/// What a verb asks of the program around it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Surroundings {
    /// It waits for nothing: without threads it starts sooner.
    pub(crate) is_immediate: bool,
    pub(crate) settings_files: SettingsFiles,
    /// A monitoring system waits for one line on stdout, failures included.
    pub(crate) is_plugin: bool,
    /// `--template` is not the one for the output.
    pub(crate) has_own_template: bool,
    /// `--deadline` is how long a customer has, not the command.
    pub(crate) has_own_deadline: bool,
}

impl Surroundings {
    /// Of a verb that waits for a customer.
    pub(crate) fn with_a_customer() -> Self {
        Self {
            has_own_deadline: true,
            ..Self::default()
        }
    }

    /// Of a verb that waits for nothing.
    pub(crate) fn immediate() -> Self {
        Self {
            is_immediate: true,
            ..Self::default()
        }
    }
}

/// A verb, or a noun with its verbs.
pub(crate) trait Verb {
    /// What a restricted key must be allowed.
    const NEEDS: Needs = needs(&[], &[]);

    /// Whether one of its arguments has the name of a global one, in whose place it
    /// stands: it has to be there before that, and of its type, because the global
    /// one is read all the same.
    const OVERRIDES_GLOBAL: bool = false;

    /// The columns of what it shows, for its help.
    fn columns() -> ColumnNames {
        ColumnNames::default()
    }

    /// The columns these arguments show. What `--columns` asks for is held
    /// against them before anything is sent; none is a verb that does so itself.
    fn shown(&self) -> ColumnNames {
        Self::columns()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::default()
    }

    /// The global flags that do something for it, as far as they do not follow from what
    /// it needs.
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
    }

    /// Those of the verb that was typed.
    fn typed_flags(&self) -> GlobalFlags {
        Self::global_flags()
    }

    /// Adds what the verb, typed as `command`, says of itself; a noun adds its verbs, of
    /// which `only` may name the one that is wanted.
    fn declare(command: &str, _only: Option<&str>, into: &mut Vec<Declared>) {
        into.push(Declared {
            command: command.to_owned(),
            needs: Self::NEEDS,
            columns: Self::columns(),
            overrides_global: Self::OVERRIDES_GLOBAL,
            global_flags: Self::global_flags(),
        });
    }

    /// Does it.
    async fn run(&self, app: &App) -> Result<(), Failure>;
}

/// Large arguments are kept in a box.
impl<V: Verb> Verb for Box<V> {
    const NEEDS: Needs = V::NEEDS;
    const OVERRIDES_GLOBAL: bool = V::OVERRIDES_GLOBAL;

    fn columns() -> ColumnNames {
        V::columns()
    }

    fn shown(&self) -> ColumnNames {
        (**self).shown()
    }

    fn surroundings(&self) -> Surroundings {
        (**self).surroundings()
    }

    fn typed_flags(&self) -> GlobalFlags {
        (**self).typed_flags()
    }

    fn declare(command: &str, only: Option<&str>, into: &mut Vec<Declared>) {
        V::declare(command, only, into);
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        (**self).run(app).await
    }
}

/// What is typed for a noun's verb behind the words of the noun, as clap derives it from
/// the name of its variant.
pub(crate) fn below(command: &str, variant: &str) -> String {
    let mut typed = command.to_owned();
    for (at, letter) in variant.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            typed.push('-');
        } else if at == 0 && !command.is_empty() {
            typed.push(' ');
        }
        typed.push(letter.to_ascii_lowercase());
    }
    typed
}

/// Whether a noun or a verb is the one that is asked for or the noun of it.
pub(crate) fn leads_to(name: &str, verb: &str) -> bool {
    let rest = verb.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// How much of the command line is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What is typed, once it is read.
    Typed,
    /// What the words of a line name, at once, and where they name nothing further, all
    /// that they may be followed by; of others the names.
    Named,
    /// All of it, with all columns.
    Whole,
}

/// The words of the line that is read, completed or explained.
#[derive(Debug, Default)]
struct Words {
    all: Vec<String>,
    /// So many of the first say which nouns and verbs it can be about.
    telling: usize,
}

thread_local! {
    static EXTENT: Cell<Extent> = const { Cell::new(Extent::Typed) };
    /// Whether the nouns or verbs that are described are to stand in a list, with what
    /// each is about.
    static IS_LISTED: Cell<bool> = const { Cell::new(false) };
    static WORDS: RefCell<Words> = const { RefCell::new(Words { all: Vec::new(), telling: 0 }) };
}

fn within<T>(extent: Extent, work: impl FnOnce() -> T) -> T {
    let before = EXTENT.replace(extent);
    let done = work();
    EXTENT.set(before);
    done
}

fn among<T>(words: Words, work: impl FnOnce() -> T) -> T {
    let before = WORDS.replace(words);
    let done = work();
    WORDS.set(before);
    done
}

/// Describes all of the command line at once, with the columns of what each verb
/// shows: for completions and documents.
pub(crate) fn whole<T>(work: impl FnOnce() -> T) -> T {
    within(Extent::Whole, work)
}

/// Reads a line: of each noun those verbs alone are described that are among its words.
/// Every global flag is handed to each verb there is, and most of a start was that.
pub(crate) fn within_words<T>(words: &[OsString], work: impl FnOnce() -> T) -> T {
    let words = words.iter().filter_map(|word| word.to_str());
    let all: Vec<String> = words.map(str::to_owned).collect();
    let telling = all.len();
    among(Words { all, telling }, work)
}

/// Describes what words lead to and not the hundred others: a shell waits. Behind the
/// first flag a word may be its value, and tells nothing.
pub(crate) fn named<T>(words: &[&str], work: impl FnOnce() -> T) -> T {
    let is_flag = |word: &&str| word.starts_with('-');
    let telling = words.iter().position(is_flag).unwrap_or(words.len());
    let all = words.iter().map(|word| (*word).to_owned()).collect();
    among(Words { all, telling }, || within(Extent::Named, work))
}

/// Whether a noun or a verb may be one that is named, by whatever word.
fn is_named(name: &str) -> bool {
    let is_word = |name: &str| WORDS.with_borrow(|words| words.all.iter().any(|w| w == name));
    is_word(name) || super::habits::other_words(name).any(is_word)
}

/// Whether the words tell that a line is about a noun or a verb, by whatever name.
fn is_told(verb: &clap::Command) -> bool {
    let is_telling = |name: &str| {
        WORDS.with_borrow(|words| words.all.iter().take(words.telling).any(|w| w == name))
    };
    is_telling(verb.get_name()) || verb.get_all_aliases().any(is_telling)
}

/// Describes nouns or verbs, and says whether the line is about some of them: if its
/// words tell nothing, it is wrong or asks for their list.
fn level(describe: impl Fn() -> clap::Command) -> (clap::Command, bool) {
    let before = IS_LISTED.replace(false);
    let mut all = describe();
    let is_about_some = all.get_subcommands().any(is_told);
    if !is_about_some && EXTENT.get() == Extent::Named {
        IS_LISTED.set(true);
        all = describe();
    }
    IS_LISTED.set(before);
    (all, is_about_some)
}

/// The nouns or verbs that the line can be about.
pub(crate) fn among_words(describe: impl Fn() -> clap::Command) -> Vec<clap::Command> {
    let (all, is_about_some) = level(describe);
    picked(all, is_about_some)
}

fn picked(mut all: clap::Command, is_about_some: bool) -> Vec<clap::Command> {
    let verbs = all.get_subcommands_mut();
    let verbs = verbs.filter(|verb| !is_about_some || is_told(verb));
    verbs.map(std::mem::take).collect()
}

/// The arguments of a verb, or the verbs of a noun: described when they are typed,
/// because a start that describes a hundred others is a slow one.
#[derive(Debug)]
pub(crate) struct Deferred<T>(pub(crate) T);

fn described<T: clap::Args + Verb>(command: clap::Command) -> clap::Command {
    let command = T::augment_args(command);
    match EXTENT.get() {
        // Reading a line that asks for help ends in help, which is then made of more.
        Extent::Typed => command.help_template(""),
        Extent::Named => command,
        Extent::Whole => with_columns(command, &T::columns()),
    }
}

/// A verb whose help names the columns of what it shows.
pub(crate) fn with_columns(command: clap::Command, columns: &ColumnNames) -> clap::Command {
    if columns.is_empty() {
        return command;
    }
    let examples = command.get_after_help().map(ToString::to_string);
    let after = examples.map_or_else(String::new, |text| format!("\n\n{text}"));
    command.after_help(format!("{}{after}", columns.help()))
}

/// A noun's verbs, under every word that people type for them.
fn verbs_of<T: clap::Subcommand>(noun: clap::Command) -> clap::Command {
    super::habits::with_verbs(T::augment_subcommands(noun))
}

/// Those that the line can be about.
fn typed_verbs_of<T: clap::Subcommand>(noun: clap::Command) -> clap::Command {
    let name = noun.get_name().to_owned();
    noun.subcommands(among_words(|| {
        verbs_of::<T>(clap::Command::new(name.clone()))
    }))
}

/// A noun that a line names: with those, or in a list of all and whole itself.
fn named_noun<T: clap::Subcommand>(noun: clap::Command) -> clap::Command {
    let (all, is_about_some) = level(|| verbs_of::<T>(noun.clone()));
    if is_about_some {
        noun.subcommands(picked(all, true))
    } else {
        all
    }
}

/// A noun in a list: what it is about, and the names of its verbs.
fn listed_noun<T: clap::Subcommand>(noun: clap::Command) -> clap::Command {
    IS_LISTED.set(false);
    let noun = verbs_of::<T>(noun);
    IS_LISTED.set(true);
    noun
}

impl<T: clap::FromArgMatches> clap::FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    // A line is read once; how one is read over another would be compiled for every verb.
    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<T: clap::Args + Verb> clap::Args for Deferred<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        let is_wanted = || IS_LISTED.get() || is_named(command.get_name());
        match EXTENT.get() {
            Extent::Named if !is_wanted() => command,
            Extent::Named | Extent::Whole => described::<T>(command),
            Extent::Typed if T::OVERRIDES_GLOBAL => described::<T>(command),
            Extent::Typed => command.defer(described::<T>),
        }
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<T: clap::Subcommand> clap::Subcommand for Deferred<T> {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        match EXTENT.get() {
            Extent::Named if is_named(command.get_name()) => named_noun::<T>(command),
            Extent::Named if IS_LISTED.get() => listed_noun::<T>(command),
            Extent::Named => command,
            Extent::Whole => verbs_of::<T>(command),
            Extent::Typed => command.defer(typed_verbs_of::<T>),
        }
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

/// A noun: its help, and a verb a line.
macro_rules! verbs {
    (
        $(#[$about:meta])*
        $visible:vis enum $noun:ident {
            $( $(#[$verb_about:meta])* $verb:ident($args:ty), )+
        }
    ) => {
        #[allow(
            clippy::large_enum_variant,
            reason = "one line is read in the life of the program"
        )]
        #[derive(Debug, clap::Subcommand)]
        $(#[$about])*
        $visible enum $noun {
            $( $(#[$verb_about])* $verb($crate::commands::verb::Deferred<$args>), )+
        }

        impl $crate::commands::Verb for $noun {
            fn shown(&self) -> $crate::output::ColumnNames {
                match self {
                    $( Self::$verb(args) => args.0.shown(), )+
                }
            }

            fn surroundings(&self) -> $crate::commands::verb::Surroundings {
                match self {
                    $( Self::$verb(args) => args.0.surroundings(), )+
                }
            }

            fn typed_flags(&self) -> $crate::app::GlobalFlags {
                match self {
                    $( Self::$verb(args) => args.0.typed_flags(), )+
                }
            }

            fn declare(command: &str, only: Option<&str>, into: &mut Vec<$crate::app::Declared>) {
                $(
                    let name = $crate::commands::verb::below(command, stringify!($verb));
                    if only.is_none_or(|only| $crate::commands::verb::leads_to(&name, only)) {
                        <$args as $crate::commands::Verb>::declare(&name, only, into);
                    }
                )+
            }

            async fn run(&self, app: &$crate::app::App) -> Result<(), $crate::failure::Failure> {
                match self {
                    $( Self::$verb(args) => args.0.run(app).await, )+
                }
            }
        }
    };
}
pub(crate) use verbs;
