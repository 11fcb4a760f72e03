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

    /// Adds what the verb, typed as `command`, says of itself; a noun adds its verbs.
    fn declare(command: &str, into: &mut Vec<Declared>) {
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

    fn declare(command: &str, into: &mut Vec<Declared>) {
        V::declare(command, into);
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        (**self).run(app).await
    }
}

/// The words that come after `command`, in the order of a noun's verbs.
pub(crate) fn below<S: clap::Subcommand>(command: &str) -> Vec<String> {
    let verbs = S::augment_subcommands(clap::Command::new(""));
    let names = verbs.get_subcommands().map(clap::Command::get_name);
    names
        .map(|name| format!("{command} {name}").trim_start().to_owned())
        .collect()
}

/// How much of the command line is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What is typed.
    Typed,
    /// The same with the columns of what it shows.
    TypedWithColumns,
    /// All of it, with all columns.
    Whole,
    /// Of a line that is completed the verbs of the nouns that stand in it, at once; of
    /// other verbs the names.
    Line,
}

thread_local! {
    static EXTENT: Cell<Extent> = const { Cell::new(Extent::Typed) };
    /// The line that is completed.
    static LINE: RefCell<String> = const { RefCell::new(String::new()) };
    /// Whether the noun whose verbs are described stands in it; those that have no noun
    /// always count.
    static IS_TYPED: Cell<bool> = const { Cell::new(true) };
    /// The words of the line that is read.
    static WORDS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn within<T>(extent: Extent, work: impl FnOnce() -> T) -> T {
    let before = EXTENT.replace(extent);
    let done = work();
    EXTENT.set(before);
    done
}

/// Describes all of the command line at once, with the columns of what each verb
/// shows: for help, completions and documents.
pub(crate) fn whole<T>(work: impl FnOnce() -> T) -> T {
    within(Extent::Whole, work)
}

/// Describes the verbs of the nouns that stand in a line that is completed, and of the
/// others the names alone: there are a hundred, and a shell waits.
pub(crate) fn within_line<T>(line: &str, work: impl FnOnce() -> T) -> T {
    LINE.with_borrow_mut(|typed| line.clone_into(typed));
    within(Extent::Line, work)
}

/// Whether a noun stands in the line that is completed, by whatever word.
fn stands_in_line(noun: &str) -> bool {
    let stands = |word: &str| LINE.with_borrow(|line| line.contains(word));
    stands(noun) || super::habits::other_words(noun).any(stands)
}

/// Reads a line: of each noun those verbs alone are described that are among its words.
/// Every global flag is handed to each verb there is, and most of a start was that.
pub(crate) fn within_words<T>(words: &[OsString], work: impl FnOnce() -> T) -> T {
    let words = words.iter().filter_map(|word| word.to_str());
    let before = WORDS.replace(words.map(str::to_owned).collect());
    let done = work();
    WORDS.set(before);
    done
}

/// The nouns or verbs of a description that are among the words of the line that is
/// read, by whatever name. If none is, the line is wrong or asks for their list: then
/// all of them.
pub(crate) fn among_words(all: &clap::Command) -> Vec<clap::Command> {
    let is_typed = |verb: &&clap::Command| {
        let is_word = |name: &str| WORDS.with_borrow(|words| words.iter().any(|w| w == name));
        is_word(verb.get_name()) || verb.get_all_aliases().any(is_word)
    };
    let typed: Vec<_> = all.get_subcommands().filter(is_typed).cloned().collect();
    if typed.is_empty() {
        all.get_subcommands().cloned().collect()
    } else {
        typed
    }
}

/// Describes what is typed alone, with the columns of what it shows.
pub(crate) fn with_columns<T>(work: impl FnOnce() -> T) -> T {
    within(Extent::TypedWithColumns, work)
}

/// The arguments of a verb, or the verbs of a noun: described when they are typed,
/// because a start that describes a hundred others is a slow one.
#[derive(Debug)]
pub(crate) struct Deferred<T>(pub(crate) T);

fn described<T: clap::Args + Verb>(command: clap::Command) -> clap::Command {
    let command = T::augment_args(command);
    match EXTENT.get() {
        // Reading a line that asks for help ends in help, which is then made of more.
        Extent::Typed => return command.help_template(""),
        Extent::Line => return command,
        Extent::TypedWithColumns | Extent::Whole => {}
    }
    let columns = T::columns();
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

/// Those that are typed.
fn typed_verbs_of<T: clap::Subcommand>(noun: clap::Command) -> clap::Command {
    if WORDS.with_borrow(Vec::is_empty) {
        return verbs_of::<T>(noun);
    }
    let all = verbs_of::<T>(clap::Command::new(noun.get_name().to_owned()));
    noun.subcommands(among_words(&all))
}

impl<T: clap::FromArgMatches> clap::FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: clap::Args + Verb> clap::Args for Deferred<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        match EXTENT.get() {
            Extent::Line if !IS_TYPED.get() => command,
            Extent::Whole | Extent::Line => described::<T>(command),
            _ if T::OVERRIDES_GLOBAL => described::<T>(command),
            Extent::Typed | Extent::TypedWithColumns => command.defer(described::<T>),
        }
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        T::augment_args_for_update(command)
    }
}

impl<T: clap::Subcommand> clap::Subcommand for Deferred<T> {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        match EXTENT.get() {
            Extent::Whole => verbs_of::<T>(command),
            Extent::Line => {
                let before = IS_TYPED.replace(stands_in_line(command.get_name()));
                let described = verbs_of::<T>(command);
                IS_TYPED.set(before);
                described
            }
            Extent::Typed | Extent::TypedWithColumns => command.defer(typed_verbs_of::<T>),
        }
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        T::augment_subcommands_for_update(command)
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

            fn declare(command: &str, into: &mut Vec<$crate::app::Declared>) {
                let mut names = $crate::commands::verb::below::<Self>(command).into_iter();
                $(
                    let name = names.next().unwrap_or_default();
                    <$args as $crate::commands::Verb>::declare(&name, into);
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
