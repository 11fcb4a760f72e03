//! `tillctl help [TOPIC|COMMAND]`

use std::ffi::OsStr;

use clap_complete::ArgValueCompleter;

use crate::app::{App, GlobalFlags, Printed};
use crate::closest_name;
use crate::commands::complete;
use crate::commands::help_text;
use crate::commands::verb::{self, SettingsFiles, Surroundings, Verb};
use crate::failure::{Failure, Kind};

/// Explain a command or a topic, such as money or exit-codes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl help topics
  tillctl help exit-codes
  tillctl help readers list")]
pub(crate) struct Args {
    /// A command, or one of `tillctl help topics`
    #[arg(value_name = "TOPIC|COMMAND", add = ArgValueCompleter::new(topics_and_commands))]
    words: Vec<String>,
}

/// Something that concerns many commands. Its text is a part of the
/// documentation, so there is one of it.
pub(crate) struct Topic {
    /// As it is typed.
    pub(crate) name: &'static str,
    /// What it is about, for lists.
    pub(crate) about: &'static str,
    /// The page.
    page: &'static str,
    /// Headings of the page's parts; an empty one is what stands before the
    /// first.
    parts: &'static [&'static str],
}

const CONVENTIONS: &str = include_str!("../../docs/conventions.md");
const EXIT_CODES: &str = include_str!("../../docs/exit-codes.md");
const PAYMENTS: &str = include_str!("../../docs/payments.md");
const REPORTS: &str = include_str!("../../docs/reports.md");
const SECURITY: &str = include_str!("../../docs/security.md");
const SETTINGS: &str = include_str!("../../docs/settings.md");
const SIMULATOR: &str = include_str!("../../docs/simulator.md");
const STORE: &str = include_str!("../../docs/store.md");

const fn topic(
    name: &'static str,
    about: &'static str,
    page: &'static str,
    parts: &'static [&'static str],
) -> Topic {
    Topic {
        name,
        about,
        page,
        parts,
    }
}

/// Every topic.
pub(crate) const TOPICS: &[Topic] = &[
    topic(
        "accounts",
        "Connected accounts and organisations",
        SETTINGS,
        &["Accounts"],
    ),
    topic(
        "conditions",
        "What --where can say",
        CONVENTIONS,
        &["Conditions"],
    ),
    topic(
        "environment",
        "The variables that are read",
        SETTINGS,
        &["Environment variables"],
    ),
    topic(
        "exit-codes",
        "What each code means and what to do",
        EXIT_CODES,
        &["", "What to do"],
    ),
    topic(
        "ids",
        "How readers, locations and payments are named",
        CONVENTIONS,
        &["Ids and names"],
    ),
    topic(
        "keys",
        "Where the API key is taken from",
        SETTINGS,
        &["The key"],
    ),
    topic(
        "live",
        "What holds a live key's writes back",
        SECURITY,
        &["The live guard"],
    ),
    topic(
        "machines",
        "Several machines with one journal in PostgreSQL",
        STORE,
        &[
            "",
            "Set it up in five minutes",
            "The URL",
            "When it is down",
            "Roles",
        ],
    ),
    topic(
        "money",
        "How amounts are written and added up",
        CONVENTIONS,
        &["Money"],
    ),
    topic(
        "network",
        "Proxies and certificates of one's own",
        SETTINGS,
        &["The network"],
    ),
    topic(
        "outcomes",
        "How a payment can end",
        PAYMENTS,
        &["How it ends"],
    ),
    topic(
        "output",
        "Formats, columns, colours",
        CONVENTIONS,
        &["Output"],
    ),
    topic(
        "permissions",
        "What a restricted key must be allowed",
        SECURITY,
        &["Permissions"],
    ),
    topic(
        "profiles",
        "A name for a key and its settings",
        SETTINGS,
        &["Profiles"],
    ),
    topic(
        "questions",
        "When something is asked, and how scripts answer",
        CONVENTIONS,
        &["Questions"],
    ),
    topic(
        "settings",
        "Every setting, its flag and its variable",
        SETTINGS,
        &["", "The files"],
    ),
    topic(
        "test-cards",
        "Cards and amounts the simulator knows",
        SIMULATOR,
        &["Cards and amounts"],
    ),
    topic("time-zones", "Which day it is", SETTINGS, &["Time zones"]),
    topic(
        "windows",
        "How the time of a report is given",
        REPORTS,
        &["The window"],
    ),
];

fn topics_and_commands(typed: &OsStr) -> complete::Candidates {
    complete::and_commands(TOPICS.iter().map(|topic| (topic.name, topic.about)), typed)
}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::immediate()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Text)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        if words == ["topics"] {
            return app.output.lines(list().lines());
        }
        let mut root = (app.program.command)();
        root.build();
        if let Some((found, name)) = find(&root, &words) {
            let mut verbs = (app.program.verbs)();
            verbs.retain(|verb| name.is_empty() || verb::leads_to(&name, &verb.command));
            let is_verb = verbs.iter().any(|verb| verb.command == name);
            let help = help_text::render(found, &verbs, is_verb || words.is_empty());
            return app
                .output
                .styled(&help.ansi().to_string(), &help.to_string());
        }
        if let [name] = words.as_slice()
            && let Some(topic) = TOPICS.iter().find(|topic| topic.name == *name)
        {
            return app.output.prose(&topic.text());
        }
        Err(unknown(&root, &words))
    }
}

/// A command, and its name in the verbs' own words.
fn find(root: &clap::Command, words: &[&str]) -> Option<(clap::Command, String)> {
    let mut found = root;
    let mut path = Vec::new();
    for word in words {
        found = found.find_subcommand(word)?;
        path.push(found.get_name());
    }
    Some((found.clone(), path.join(" ")))
}

fn list() -> String {
    let width = TOPICS.iter().map(|t| t.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for topic in TOPICS {
        out.push_str(&format!("{:width$}  {}\n", topic.name, topic.about));
    }
    out.push_str("\ntillctl help TOPIC shows one; tillctl help COMMAND explains a command.\n");
    out
}

fn unknown(root: &clap::Command, words: &[&str]) -> Failure {
    let typed = words.join(" ");
    let topics = TOPICS.iter().map(|t| t.name);
    let commands = root.get_subcommands().map(clap::Command::get_name);
    let failure = Failure::new(
        Kind::NotFound,
        format!("there is no command and no topic {typed:?}"),
    );
    match closest_name::nearest(&typed, topics.chain(commands)) {
        Some(name) => failure.hint(format!("did you mean `tillctl help {name}`?")),
        None => failure.hint("see `tillctl --help` and `tillctl help topics`"),
    }
}

impl Topic {
    /// Its text, as the page has it.
    pub(crate) fn text(&self) -> String {
        let parts = self
            .parts
            .iter()
            .filter_map(|part| section(self.page, part));
        parts.collect::<Vec<_>>().join("\n")
    }
}

/// A part of a page, with its heading.
fn section(page: &str, heading: &str) -> Option<String> {
    let level = |line: &str| line.bytes().take_while(|b| *b == b'#').count();
    let mut found: Option<usize> = None;
    let mut fenced = false;
    let mut out = String::new();
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let level = if fenced { 0 } else { level(line) };
        match found {
            Some(open) if level > 0 && level <= open => break,
            None if level > 0 => {
                let title = line.trim_start_matches('#').trim();
                // What stands before the first heading is below the title.
                if title == heading || (heading.is_empty() && level == 1) {
                    found = Some(if heading.is_empty() { 6 } else { level });
                } else {
                    continue;
                }
            }
            _ => {}
        }
        if found.is_some() {
            out.push_str(line);
            out.push('\n');
        }
    }
    found.map(|_| out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_text() {
        for topic in TOPICS {
            for part in topic.parts {
                let text = section(topic.page, part).unwrap_or_default();
                assert!(text.lines().count() > 3, "{}: {part:?}: {text}", topic.name);
            }
        }
    }

    #[test]
    fn a_part_ends_where_the_next_begins() {
        let page = "# T\n\nintro\n\n## A\n\na\n\n### B\n\nb\n\n## C\n\nc\n";
        assert_eq!(section(page, "A").unwrap(), "## A\n\na\n\n### B\n\nb\n\n");
        assert_eq!(section(page, "").unwrap(), "# T\n\nintro\n\n");
        assert_eq!(section(page, "D"), None);
    }
}
