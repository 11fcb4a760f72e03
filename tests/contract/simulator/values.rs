//! Values that Stripe refuses, and how.

use super::support::Bench;

/// Path, parameters, the code expected, the parameter blamed.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table, one row a case")]
async fn values_are_checked() {
    let bench = Bench::demo().await;
    let cases: &[Case<'_>] = &[
        (
            "/v1/payment_intents",
            &[("amount", "12.5"), ("currency", "eur")],
            "parameter_invalid_integer",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", ""), ("currency", "eur")],
            "parameter_invalid_empty",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "10"), ("currency", "eur")],
            "amount_too_small",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1000000000000"), ("currency", "eur")],
            "amount_too_large",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1000"), ("currency", "zzz")],
            "",
            "currency",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1005"), ("currency", "kwd")],
            "parameter_invalid_integer",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("payment_method_types[]", "card_present"),
            ],
            "parameter_unknown",
            "payment_method_types",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("capture_method", "later"),
            ],
            "",
            "capture_method",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("metadata[a[b]]", "c"),
            ],
            "",
            "metadata[a[b]]",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1000"), ("amount", "1000"), ("currency", "eur")],
            "",
            "amount",
        ),
        (
            "/v1/terminal/locations",
            &[
                ("display_name", "x"),
                ("address[country]", "DE"),
                ("address[line1]", "a"),
                ("address[city]", "b"),
            ],
            "parameter_missing",
            "address[postal_code]",
        ),
        (
            "/v1/terminal/locations",
            &[("display_name", "x"), ("address[country]", "KP")],
            "terminal_location_country_unsupported",
            "address[country]",
        ),
        (
            "/v1/terminal/readers",
            &[("registration_code", "simulated-wpe")],
            "parameter_missing",
            "location",
        ),
        (
            "/v1/terminal/readers",
            &[
                ("registration_code", "simulated-wpe"),
                ("location", "tml_no"),
            ],
            "resource_missing",
            "location",
        ),
        (
            "/v1/terminal/configurations",
            &[
                ("reboot_window[start_hour]", "3"),
                ("reboot_window[end_hour]", "3"),
            ],
            "",
            "reboot_window[end_hour]",
        ),
        (
            "/v1/terminal/configurations",
            &[("reboot_window[start_hour]", "3")],
            "parameter_missing",
            "reboot_window[end_hour]",
        ),
        (
            "/v1/terminal/configurations",
            &[("offline[enabled]", "yes")],
            "",
            "offline[enabled]",
        ),
    ];
    for (path, pairs, code, param) in cases {
        let reply = bench.post(path, pairs).await;
        assert_eq!(reply.refused(), (400, *code), "{pairs:?}: {}", reply.text);
        assert_eq!(reply.param(), *param, "{pairs:?}: {}", reply.text);
    }
    for (pairs, param) in [
        (vec![("limit", "101")], "limit"),
        (vec![("limit", "0")], "limit"),
        (vec![("status", "asleep")], "status"),
        (vec![("starting_after", "tmr_no")], "starting_after"),
        (
            vec![("starting_after", "tmr_1"), ("ending_before", "tmr_2")],
            "starting_after",
        ),
        (vec![("expand[]", "data.label")], "expand[0]"),
    ] {
        let reply = bench.get("/v1/terminal/readers", &pairs).await;
        assert_eq!(
            (reply.refused().0, reply.param()),
            (400, param),
            "{pairs:?}: {}",
            reply.text
        );
    }
    let fifty: Vec<(String, &str)> = (0..51).map(|n| (format!("metadata[k{n}]"), "v")).collect();
    let mut pairs: Vec<(&str, &str)> = fifty.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    pairs.extend([("amount", "1000"), ("currency", "eur")]);
    assert_eq!(
        bench.post("/v1/payment_intents", &pairs).await.param(),
        "metadata"
    );
}
