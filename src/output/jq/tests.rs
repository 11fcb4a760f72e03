use super::*;

/// What jq itself made of the programs of `tests/jq/programs.txt`: `tests/jq/record.py`.
const RECORDED: &str = include_str!("../../../tests/jq/recorded.jsonl");
/// The programs that are read or end otherwise here, and why: each is a line of `docs/api.md`.
const OTHERWISE: &str = include_str!("../../../tests/jq/otherwise.txt");

fn given() -> Given {
    Given {
        environment: vec![("HOME".to_owned(), "/home/admin".to_owned())],
        texts: vec![("zone".to_owned(), "UTC".to_owned())],
        documents: Vec::new(),
    }
}

fn text<'r>(record: &'r serde_json::Value, field: &str) -> &'r str {
    record[field].as_str().unwrap_or_default()
}

#[test]
fn programs_give_what_jq_gives() {
    let mut records = RECORDED.lines();
    let head: serde_json::Value = serde_json::from_str(records.next().unwrap()).unwrap();
    assert!(text(&head, "recorded_by").starts_with("jq-1.8"), "{head}");
    let otherwise: Vec<&str> = OTHERWISE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let records: Vec<&str> = records.collect();
    let half = records.len() / 2;
    let (played, wrong) = std::thread::scope(|scope| {
        let halves = [&records[..half], &records[half..]];
        let running = halves.map(|part| scope.spawn(|| play(part, &otherwise)));
        let mut all = (0, Vec::new());
        for part in running {
            let (played, wrong) = part.join().unwrap();
            all.0 += played;
            all.1.extend(wrong);
        }
        all
    });
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(played >= 600, "{played}");
}

/// How many were played that have to agree, and what did not do what it should.
fn play(records: &[&str], otherwise: &[&str]) -> (usize, Vec<String>) {
    let (mut played, mut wrong) = (0, Vec::new());
    for record in records {
        let record: serde_json::Value = serde_json::from_str(record).unwrap();
        let program = text(&record, "program");
        let mut out = String::new();
        let ended = JqProgram::read(program, false, &given())
            .map_err(ProgramEnd::Error)
            .and_then(|read| read.run(text(&record, "input"), true, &mut out));
        let fails = record["exit"].is_u64();
        let same = out == text(&record, "out") && ended.is_err() == fails;
        let is_listed = otherwise.contains(&program);
        if same == is_listed {
            wrong.push(format!(
                "{program}\n  jq {record}\n  here {out:?} {ended:?}"
            ));
        }
        played += usize::from(!is_listed);
    }
    (played, wrong)
}
