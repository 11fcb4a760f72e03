//! `smoke` in CI: the jobs of the page are ready, and the action does what it says.

use std::collections::BTreeMap;
use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

fn yaml(text: &str) -> Yaml {
    let mut read = YamlLoader::load_from_str(text).unwrap();
    assert_eq!(read.len(), 1);
    read.remove(0)
}

const ACTION: &str = ".github/actions/smoke/action.yml";

/// Jobs can be read, and what they run exists.
#[test]
fn the_jobs_of_the_page_are_ready() {
    let page = read("docs/ci.md");
    let blocks: Vec<_> = page
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 3, "GitHub by action and by hand, and GitLab");
    let mut commands = Vec::new();
    for block in &blocks {
        assert!(yaml(block).as_hash().is_some(), "{block}");
        commands.extend(block.lines().filter_map(|line| {
            let line = line.trim().trim_start_matches("- ");
            let line = line.trim_start_matches("run: ");
            line.strip_prefix("tillctl ").map(str::to_owned)
        }));
    }
    assert!(commands.len() >= 4, "{commands:?}");
    for line in commands {
        let words = std::iter::once("tillctl").chain(line.split_whitespace());
        let parsed = tillctl::facade::command().try_get_matches_from(words);
        assert!(parsed.is_ok(), "tillctl {line}: {:?}", parsed.err());
    }
    for block in &blocks[..2] {
        let steps = &yaml(block)["jobs"]["smoke"]["steps"];
        assert!(steps.as_vec().is_some(), "{block}");
    }
    let gitlab = yaml(blocks[2]);
    let report = &gitlab["smoke"]["artifacts"]["reports"]["junit"];
    assert_eq!(report.as_str(), Some("smoke.xml"));
    let workflow = yaml(&read(".github/workflows/smoke.yml"));
    assert!(workflow["jobs"]["smoke"]["steps"].as_vec().is_some());
    // What is handed to the action is what it takes.
    let action = yaml(&read(ACTION));
    for job in [&yaml(blocks[0]), &workflow] {
        let steps = job["jobs"]["smoke"]["steps"].as_vec().unwrap();
        let with = steps.iter().find_map(|step| {
            let uses = step["uses"].as_str()?;
            uses.contains(".github/actions/smoke")
                .then(|| step["with"].as_hash().unwrap())
        });
        for name in with.unwrap().keys() {
            assert!(
                !action["inputs"][name.as_str().unwrap()].is_badvalue(),
                "{name:?}"
            );
        }
    }
}

/// What came of the action: what its steps wrote as outputs, or what the first that
/// failed said.
#[cfg(unix)]
fn play(home: &Path, inputs: &[(&str, &str)]) -> Result<BTreeMap<String, String>, String> {
    let action = yaml(&read(ACTION));
    let mut values = BTreeMap::new();
    for (name, input) in action["inputs"].as_hash().unwrap() {
        let given = inputs
            .iter()
            .find(|(given, _)| Some(*given) == name.as_str());
        let value = given.map_or(input["default"].as_str().unwrap(), |(_, value)| value);
        values.insert(
            format!("inputs.{}", name.as_str().unwrap()),
            value.to_owned(),
        );
    }
    let (temp, output) = (home.join("temp"), home.join("output"));
    std::fs::create_dir_all(&temp).unwrap();
    std::fs::write(&output, "").unwrap();
    let mut outputs = BTreeMap::new();
    for step in action["runs"]["steps"].as_vec().unwrap() {
        let is_built = values["inputs.binary"].is_empty();
        match step["if"].as_str() {
            Some(
                "inputs.binary == ''"
                | "inputs.binary == '' && steps.cache.outputs.cache-hit != 'true'",
            ) if !is_built => continue,
            Some("inputs.sweep-older-than != ''")
                if values["inputs.sweep-older-than"].is_empty() =>
            {
                continue;
            }
            _ => {}
        }
        let Some(script) = step["run"].as_str() else {
            // The cache, which GitHub has: here nothing is built.
            return Ok(outputs);
        };
        let mut command = std::process::Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs([
                ("HOME", home),
                ("RUNNER_TEMP", &temp),
                ("GITHUB_OUTPUT", &output),
            ])
            .envs([("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64")])
            .env(
                "GITHUB_ACTION_PATH",
                Path::new(ROOT).join(".github/actions/smoke"),
            )
            .current_dir(home);
        for (name, text) in step["env"].as_hash().unwrap() {
            let asked = text.as_str().unwrap();
            let asked = asked
                .strip_prefix("${{ ")
                .and_then(|t| t.strip_suffix(" }}"))
                .unwrap();
            let value = match asked {
                "inputs.api-key == '' && '1' || '0'" => {
                    if values["inputs.api-key"].is_empty() {
                        "1"
                    } else {
                        "0"
                    }
                }
                asked => values
                    .get(asked)
                    .unwrap_or_else(|| panic!("what is {asked}?")),
            };
            command.env(name.as_str().unwrap(), value);
        }
        let ran = command.output().unwrap();
        if !ran.status.success() {
            return Err(String::from_utf8(ran.stderr).unwrap());
        }
        for line in std::fs::read_to_string(&output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            values.insert(format!("steps.program.outputs.{name}"), value.to_owned());
            outputs.insert(name.to_owned(), value.to_owned());
        }
    }
    Ok(outputs)
}

#[cfg(unix)]
#[test]
fn the_action_plays_with_a_binary() {
    let home = tempfile::tempdir().unwrap();
    let binary = ("binary", env!("CARGO_BIN_EXE_tillctl"));
    let args = ("args", "--only approved --models wpe");
    play(home.path(), &[binary, args]).unwrap();
    let written = std::fs::read_to_string(home.path().join("smoke.xml")).unwrap();
    assert!(written.contains("name=\"approved\""), "{written}");
    super::xunit::assert_valid(&written);
    // A live key is no key for this, and what fails fails the job.
    let live = ("api-key", super::shop::LIVE_KEY);
    let said = play(home.path(), &[binary, live]).unwrap_err();
    assert!(said.contains("test mode only"), "{said}");
    let other = ("sha256", "00ff");
    let said = play(home.path(), &[binary, other]).unwrap_err();
    assert!(
        said.starts_with("::error::the binary's SHA-256 is "),
        "{said}"
    );
    let fetched = ("binary", "https://example.com/tillctl");
    let said = play(home.path(), &[fetched]).unwrap_err();
    assert_eq!(said, "::error::a binary that is fetched needs its sha256\n");
}

#[cfg(unix)]
#[test]
fn the_actions_cache_is_named_for_what_is_built() {
    let home = tempfile::tempdir().unwrap();
    let outputs = play(home.path(), &[]).unwrap();
    let digest = outputs["key"].strip_prefix("tillctl-Linux-X64-").unwrap();
    assert_eq!(digest.len(), 64, "{outputs:?}");
    assert_eq!(outputs["key"], play(home.path(), &[]).unwrap()["key"]);
    assert_eq!(outputs["source"], ROOT);
    assert_eq!(
        outputs["path"],
        format!("{}/bin/tillctl", outputs["folder"])
    );
}
