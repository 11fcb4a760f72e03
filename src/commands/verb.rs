//! What a verb says of itself, once: its arguments (the type), what a key must be
//! allowed for it, the columns of what it shows, what it asks of the program
//! around it, and what it does. A noun lists its verbs with [`verbs!`]; nothing
//! else has to know of a new one.

use crate::app::{App, Declared};
use crate::failure::Failure;
use crate::output::{ColumnNames, Format};
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
    /// A format that no other verb writes.
    pub(crate) own_format: Option<Format>,
    /// It prints nothing but JSON, and ids.
    pub(crate) is_json: bool,
    /// `--template` is not the one for the output.
    pub(crate) has_own_template: bool,
}

impl Surroundings {
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

    /// Adds what the verb, typed as `command`, says of itself; a noun adds its verbs.
    fn declare(command: &str, into: &mut Vec<Declared>) {
        into.push(Declared {
            command: command.to_owned(),
            needs: Self::NEEDS,
            columns: Self::columns(),
        });
    }

    /// Does it.
    async fn run(&self, app: &App) -> Result<(), Failure>;
}

/// Large arguments are kept in a box.
impl<V: Verb> Verb for Box<V> {
    const NEEDS: Needs = V::NEEDS;

    fn columns() -> ColumnNames {
        V::columns()
    }

    fn shown(&self) -> ColumnNames {
        (**self).shown()
    }

    fn surroundings(&self) -> Surroundings {
        (**self).surroundings()
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

/// A noun: its help, and a verb a line.
macro_rules! verbs {
    (
        $(#[$about:meta])*
        $visible:vis enum $noun:ident {
            $( $(#[$verb_about:meta])* $verb:ident($args:ty), )+
        }
    ) => {
        #[derive(Debug, clap::Subcommand)]
        $(#[$about])*
        $visible enum $noun {
            $( $(#[$verb_about])* $verb($args), )+
        }

        impl $crate::commands::Verb for $noun {
            fn shown(&self) -> $crate::output::ColumnNames {
                match self {
                    $( Self::$verb(args) => args.shown(), )+
                }
            }

            fn surroundings(&self) -> $crate::commands::verb::Surroundings {
                match self {
                    $( Self::$verb(args) => args.surroundings(), )+
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
                    $( Self::$verb(args) => args.run(app).await, )+
                }
            }
        }
    };
}
pub(crate) use verbs;
