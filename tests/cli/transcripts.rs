//! What the documentation shows is what happens.
//!
//! - A ```` ```console ```` block in README.md or docs/*.md is run, file by
//!   file, in a sealed home, from top to bottom. `$ ` begins a command, `> `
//!   goes on with it, everything else is what a terminal would show: stdout and
//!   stderr as they come. `...` on a line of its own stands for any lines,
//!   `[..]` for anything within a line; ids (`tmr_…`, `pi_…`) may differ.
//!   `export NAME=VALUE` holds for the rest of the file. A command that fails
//!   is followed by `$ echo $?`.
//!   Above a table that goes into a pipe, as it does here, stands a line that says what
//!   it is of; a terminal does not have it, and so the pages have not. An object has one
//!   id on a page.
//! - The clock says 2026-11-23T12:00:00Z and moves on a minute with each
//!   command.
//! - In ```` ```sh ```` blocks, examples of help texts and `tillctl …` between
//!   backticks, which need a key or a network, the command line is parsed.
//!
//! `UPDATE=1 cargo test --test cli transcripts` puts what was shown in the place of
//! what was expected.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clap::error::ErrorKind;

/// A fenced block: its language, the line of its first line, its lines.
struct Block {
    language: String,
    at: usize,
    lines: Vec<String>,
}

/// One command of a transcript.
struct Step {
    /// The line of the file it stands on.
    at: usize,
    command: String,
    /// Where its output begins and what it is.
    output: (usize, Vec<String>),
}

#[test]
fn transcripts_are_true() {
    let pages = pages();
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = pages
            .iter()
            .map(|page| scope.spawn(move || run(page)))
            .collect();
        running
            .into_iter()
            .flat_map(|r| r.join().unwrap())
            .collect()
    });
    assert!(
        complaints.is_empty(),
        "{}\n`UPDATE=1 cargo test --test cli transcripts` writes what was shown",
        complaints.join("\n")
    );
}

#[test]
fn every_command_line_parses() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let mut check = |at: usize, line: &str, whole: bool| {
            for words in command_lines(line) {
                count += 1;
                if let Some(why) = complaint(&words, whole) {
                    complaints.push(format!("{name}:{at}: {line}\n  {why}"));
                }
            }
        };
        for block in blocks(&text) {
            let examples = block.language == "text";
            if block.language != "sh" && !examples {
                continue;
            }
            let mut joined = String::new();
            for (offset, line) in block.lines.iter().enumerate() {
                if examples && joined.is_empty() && !line.starts_with("  tillctl ") {
                    continue;
                }
                if let Some(part) = line.strip_suffix('\\') {
                    joined.push_str(part);
                    continue;
                }
                joined.push_str(line);
                check(block.at + offset, &std::mem::take(&mut joined), true);
            }
        }
        let mut fenced = false;
        for (index, line) in text.lines().enumerate() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                for span in line.split('`').skip(1).step_by(2) {
                    check(index + 1, span, false);
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(count > 20, "only {count} command lines were found");
}

/// Why a command line is none; in running text required arguments may be left
/// out.
fn complaint(words: &[String], whole: bool) -> Option<String> {
    let error = tillctl::facade::command()
        .try_get_matches_from(words)
        .err()?;
    let fine = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => true,
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => !whole,
        _ => false,
    };
    (!fine).then(|| error.to_string())
}

/// The command lines of tillctl in a line of shell, as words.
fn command_lines(line: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for mut words in commands(line) {
        while words.first().is_some_and(|w| {
            w.split_once('=')
                .is_some_and(|(n, _)| n.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        }) {
            words.remove(0);
        }
        let built = ["cargo", "run", "--release", "--"];
        if words.len() > built.len() && words.iter().zip(built).all(|(a, b)| a == b) {
            words.splice(..built.len(), ["tillctl".to_owned()]);
        }
        // Running text names verbs with an ellipsis for what follows.
        words.retain(|w| w != "…");
        if words.len() > 1 && words[0] == "tillctl" {
            found.push(words);
        }
    }
    found
}

/// A line of shell as commands of words: quotes, comments, pipes, redirections.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars().peekable();
    let mut target = false;
    let end = |word: &mut Option<String>, commands: &mut Vec<Vec<String>>, target: &mut bool| {
        if let Some(word) = word.take()
            && !std::mem::take(target)
        {
            commands.last_mut().unwrap().push(word);
        }
    };
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ') => end(&mut word, &mut commands, &mut target),
            (None, '|' | ';' | '&') => {
                end(&mut word, &mut commands, &mut target);
                commands.push(Vec::new());
            }
            (None, '>' | '<') => {
                if word.as_deref() == Some("2") {
                    word = None;
                }
                end(&mut word, &mut commands, &mut target);
                target = true;
                while chars.next_if(|c| matches!(c, '>' | '&')).is_some() {}
            }
            (_, '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    end(&mut word, &mut commands, &mut target);
    commands
}

/// A new home, with tillctl on the path.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let bin = home.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::fs::create_dir(home.path().join("work")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tillctl"), bin.join("tillctl")).unwrap();
        Self(home)
    }

    /// Runs a script so many minutes after noon.
    fn run(&self, script: &str, minute: usize, exported: &BTreeMap<String, String>) -> Output {
        let home = self.0.path();
        let bin = home.join("bin");
        Command::new("sh")
            .args(["-c", script])
            .current_dir(home.join("work"))
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()),
            )
            .env("HOME", home)
            .env("TZ", "Europe/Berlin")
            .env("LANG", "C.UTF-8")
            .env(
                "TILLCTL_NOW",
                format!("2026-11-23T{:02}:{:02}:00Z", 12 + minute / 60, minute % 60),
            )
            .envs(exported)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

/// Runs a page's transcripts; returns what was not as shown.
fn run(page: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(page).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let home = Home::new();
    let mut exported: BTreeMap<String, String> = BTreeMap::new();
    let mut last = 0;
    let mut complaints = Vec::new();
    let mut rewrites = Vec::new();
    // What is as shown is written anew where an object has two ids on the page.
    let (mut others, mut is_renewed) = (Vec::new(), false);
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let steps: Vec<Step> = blocks(&text)
        .iter()
        .filter(|block| block.language == "console")
        .flat_map(steps)
        .collect();
    for (minute, step) in steps.iter().enumerate() {
        let (at, command) = (step.at, &step.command);
        if let Some((name, value)) = command
            .strip_prefix("export ")
            .and_then(|e| e.split_once('='))
        {
            let value = value.trim_matches(['\'', '"']);
            exported.insert(name.to_owned(), value.to_owned());
            continue;
        }
        if last != 0 && command != "echo $?" {
            complaints.push(format!(
                "{}:{at}: the command before failed ({last}), which `echo $?` should show",
                page.display()
            ));
        }
        let script = format!("exec 2>&1\n(exit {last})\n{command}");
        let ran = home.run(&script, minute, &exported);
        last = ran.status.code().unwrap_or(255);
        let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
        let shown: Vec<&str> = shown
            .lines()
            .map(str::trim_end)
            .filter(|line| command.contains('|') || !is_heading(line))
            .collect();
        let (begin, expected) = &step.output;
        let masked = |lines: &mut dyn Iterator<Item = &str>| lines.map(mask).collect::<Vec<_>>();
        let is_as_shown = is_like(
            &masked(&mut expected.iter().map(String::as_str)),
            &masked(&mut shown.iter().copied()),
        );
        let has_other_ids =
            is_as_shown && !is_wild(expected) && !same_ids(&mut ids, expected, &shown);
        let rewrite = (begin - 1, expected.len(), shown.join("\n"));
        if is_as_shown && !has_other_ids {
            if !is_wild(expected) {
                others.push(rewrite);
            }
            continue;
        }
        is_renewed |= has_other_ids;
        if is_update() && !is_wild(expected) {
            rewrites.push(rewrite);
            continue;
        }
        let mut text = format!("{}:{at}: $ {command}\n", page.display());
        for line in expected {
            let _ = writeln!(text, "  expected | {line}");
        }
        for line in shown {
            let _ = writeln!(text, "  shown    | {line}");
        }
        complaints.push(text);
    }
    if last != 0 {
        complaints.push(format!(
            "{}: the last command failed ({last})",
            page.display()
        ));
    }
    if is_renewed && is_update() {
        rewrites.extend(others);
        rewrites.sort_unstable();
    }
    let changed = !rewrites.is_empty();
    for (begin, count, shown) in rewrites.into_iter().rev() {
        let new = (!shown.is_empty()).then_some(shown);
        lines.splice(begin..begin + count, new);
    }
    if changed {
        std::fs::write(page, lines.join("\n") + "\n").unwrap();
    }
    complaints
}

/// Whether a line says what the table below it is of.
fn is_heading(line: &str) -> bool {
    let whose = line.split("; ").nth(1);
    whose.is_some_and(|whose| whose == "simulator" || whose.ends_with(", simulator"))
}

/// Whether something stands for other text.
fn is_wild(expected: &[String]) -> bool {
    expected.iter().any(|l| l == "..." || l.contains("[..]"))
}

/// Whether an object has the id on the page that it had further up; `ids` are those of
/// the page, by what they are now.
fn same_ids(ids: &mut BTreeMap<String, String>, expected: &[String], shown: &[&str]) -> bool {
    let expected = expected.iter().flat_map(|line| ids_of(line));
    let shown = shown.iter().flat_map(|line| ids_of(line));
    let mut are_same = true;
    for (on_page, now) in expected.zip(shown) {
        let known = ids
            .entry(now.to_owned())
            .or_insert_with(|| on_page.to_owned());
        are_same &= known == on_page;
    }
    are_same
}

/// The ids of objects in a line. Those of requests stand once.
fn ids_of(line: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = line.split(|c| !is_part(c));
    let prefixes = ["tmr_", "tml_", "tmc_", "pi_", "ch_", "re_"];
    words
        .filter(|word| prefixes.iter().any(|prefix| word.starts_with(prefix)))
        .collect()
}

/// Whether lines are as expected.
fn is_like(expected: &[String], shown: &[String]) -> bool {
    match expected.split_first() {
        None => shown.is_empty(),
        Some((line, rest)) if line == "..." => {
            (0..=shown.len()).any(|skip| is_like(rest, &shown[skip..]))
        }
        Some((line, rest)) => shown
            .split_first()
            .is_some_and(|(first, others)| fits(line, first) && is_like(rest, others)),
    }
}

/// Whether a line is as expected; `[..]` stands for anything.
fn fits(expected: &str, shown: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == shown,
        Some((start, rest)) => shown.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices()
                .map(|(at, _)| at)
                .chain([tail.len()])
                .any(|at| fits(rest, &tail[at..]))
        }),
    }
}

/// The line with the arbitrary part of ids taken out: it depends on the second
/// at which an object was made.
fn mask(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((at, prefix)) = ["tmr_", "tml_", "tmc_", "pi_", "ch_", "re_", "req_"]
        .iter()
        .filter_map(|p| Some((rest.find(p)?, *p)))
        .min()
    {
        let (before, id) = rest.split_at(at + prefix.len());
        out.push_str(before);
        rest = id.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    }
    out.push_str(rest);
    out
}

/// A block's commands, each with what it should show.
fn steps(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (offset, line) in block.lines.iter().enumerate() {
        let at = block.at + offset;
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                at,
                command: command.to_owned(),
                output: (at + 1, Vec::new()),
            });
            continue;
        }
        let step = steps
            .last_mut()
            .unwrap_or_else(|| panic!("line {at}: output before the first command"));
        match line.strip_prefix("> ") {
            Some(more) if step.output.1.is_empty() => {
                let _ = write!(step.command, "\n{more}");
                step.output.0 = at + 1;
            }
            _ => step.output.1.push(line.clone()),
        }
    }
    steps
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block {
                    language: language.trim().to_owned(),
                    at: index + 2,
                    lines: Vec::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// README.md and docs/*.md.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<PathBuf> = std::fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program's settings are not concerned"
)]
fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}
