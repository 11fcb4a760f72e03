use super::super::request::Request;
use super::super::verdict::Requester;
use super::*;

fn api(status: u16, code: Option<&str>, write: bool) -> Error {
    let request = if write {
        Request::post(&["/v1/x"])
    } else {
        Request::get(&["/v1/x"])
    };
    let body = serde_json::json!({"error": {"type": "x", "code": code}}).to_string();
    let id = Some("req_1".to_owned());
    Error::Api(Box::new(
        Verdict::read(&body, status, id, &request, Requester::default()).unwrap(),
    ))
}

#[test]
fn each_answer_has_its_exit_code() {
    for (error, code) in [
        (api(400, Some("parameter_unknown"), true), 1),
        (api(401, None, false), 3),
        (api(403, None, true), 3),
        (api(404, None, false), 4),
        (api(400, Some("resource_missing"), true), 4),
        (api(402, Some("card_declined"), true), 5),
        (api(400, Some("terminal_reader_busy"), true), 6),
        (api(500, None, true), 7),
        (api(500, None, false), 8),
        (api(429, None, true), 8),
        (api(429, Some("lock_timeout"), true), 8),
        (
            Error::NotSent {
                reason: "refused".into(),
            },
            8,
        ),
    ] {
        let failure = Failure::from(error.clone());
        assert_eq!(failure.kind().exit_code(), code, "{error:?}");
    }
}

/// The rows of the tables of `docs/errors.md` that have a status.
fn documented() -> Vec<Vec<&'static str>> {
    let page = include_str!("../../../docs/errors.md");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect());
    cells
        .filter(|cells: &Vec<_>| cells.len() == 6 && cells[0].parse::<u16>().is_ok())
        .collect()
}

#[test]
fn the_documented_errors_have_the_exit_codes_that_are_said() {
    let rows = documented();
    assert!(rows.len() > 25, "{}", rows.len());
    for row in rows {
        let status = row[0].parse().unwrap();
        // `code`, then what else tells it from others.
        let (code, more) = match row[1].strip_prefix('`') {
            Some(rest) => {
                let (code, more) = rest.split_once('`').unwrap();
                (Some(code), more)
            }
            None => (None, row[1]),
        };
        let quoted = more.split('"').nth(1).unwrap_or_default();
        let param = more
            .contains("`starting_after`")
            .then_some("starting_after");
        let (kind, code) = match code {
            Some("idempotency_error") => ("idempotency_error", None),
            code => ("invalid_request_error", code),
        };
        let body = serde_json::json!({"error": {
            "type": kind, "code": code, "message": quoted, "param": param}});
        let exits = match row[4].split_once(", a write ") {
            Some((read, write)) => vec![(false, read), (true, write)],
            None => vec![(false, row[4]), (true, row[4])],
        };
        for (write, exit) in exits {
            let request = if write {
                Request::post(&["/v1/x"])
            } else {
                Request::get(&["/v1/x"])
            };
            let asker = Requester::naming("acct_2");
            let verdict = Verdict::read(&body.to_string(), status, None, &request, asker).unwrap();
            // The list is begun anew; what is left in the end is no verdict.
            if verdict.is_lost_place() {
                continue;
            }
            let failure = Failure::from(Error::Api(Box::new(verdict)));
            assert_eq!(failure.kind().exit_code().to_string(), exit, "{row:?}");
        }
    }
}

#[test]
fn every_code_that_is_branched_on_is_documented() {
    let page = include_str!("../../../docs/errors.md");
    let sources = [
        include_str!("../error.rs"),
        include_str!("../verdict.rs"),
        include_str!("../../reader_actions/machine.rs"),
        include_str!("../../reader_actions/refused.rs"),
        include_str!("../../payment/on_reader.rs"),
        include_str!("../../payment/ending.rs"),
        include_str!("../../payment/reader_refund.rs"),
    ];
    let mut codes = 0;
    for source in sources {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for text in code.split('"').skip(1).step_by(2) {
            let begins = [
                "terminal_reader_",
                "api_key_",
                "platform_",
                "account_invalid",
                "lock_timeout",
                "rate_limit",
                "resource_missing",
                "idempotency_",
                "intent_invalid",
                "payment_intent_unexpected",
                "parameter_",
                "more_permissions",
                "customer_canceled",
                "connection_error",
                "capability_",
            ];
            let is_code = text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if is_code && !text.ends_with('_') && begins.iter().any(|begin| text.starts_with(begin))
            {
                codes += 1;
                assert!(page.contains(&format!("`{text}`")), "{text}");
            }
        }
    }
    assert!(codes > 15, "{codes}");
}
