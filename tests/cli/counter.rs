//! `display`, `inputs` and `save-card`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::json;
use snapbox::str;

use super::shop::{LIVE_KEY, Shop, interrupt};

const DISPLAY: &str = "/v1/terminal/readers/{id}/set_reader_display";
const INPUTS: &str = "/v1/terminal/readers/{id}/collect_inputs";
const CANCEL: &str = "/v1/terminal/readers/{id}/cancel_action";
const SETUPS: &str = "/v1/setup_intents";
const VISA: &str = "4242424242424242";

const CART: &[&str] = &[
    "display",
    "Till 1",
    "--line",
    "2x Coffee:3.50",
    "--line",
    "Cake:4.20",
    "--tax",
    "0.80",
    "--currency",
    "eur",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = pairs
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    owned.collect()
}

/// Somebody's payment waits on the reader.
fn occupy(shop: &Shop, label: &str) -> String {
    let intent = shop.elsewhere(
        "/v1/payment_intents",
        Some("amount=700&currency=eur&allowed_payment_method_types[]=card_present"),
    );
    push(shop, label, intent["id"].as_str().unwrap())
}

fn push(shop: &Shop, label: &str, intent: &str) -> String {
    let reader = shop.reader(label)["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/terminal/readers/{reader}/process_payment_intent");
    let pushed = shop.elsewhere(&path, Some(&format!("payment_intent={intent}")));
    assert_eq!(pushed["action"]["status"], "in_progress", "{pushed}");
    intent.to_owned()
}

/// Its customer answers, or does not.
fn helper(shop: &Shop, name: &str, form: &str) {
    let reader = shop.reader("Practice till");
    let id = reader["id"].as_str().unwrap();
    let done = shop.elsewhere(
        &format!("/v1/test_helpers/terminal/readers/{id}/{name}"),
        Some(form),
    );
    assert!(done["error"].is_null(), "{done}");
}

// The cart.

#[test]
fn a_cart_is_shown_and_cleared() {
    let shop = Shop::demo();
    shop.run(CART).is(
        0,
        str![[r#"
Till 1 shows a cart of 12.00 EUR; nothing is charged by it

"#]],
        str![],
    );
    // Whole numbers in minor units: with a fraction the reader shows nothing.
    assert_eq!(
        shop.pairs("POST", DISPLAY),
        pairs(&[
            ("type", "cart"),
            ("cart[currency]", "eur"),
            ("cart[line_items][0][description]", "Coffee"),
            ("cart[line_items][0][amount]", "350"),
            ("cart[line_items][0][quantity]", "2"),
            ("cart[line_items][1][description]", "Cake"),
            ("cart[line_items][1][amount]", "420"),
            ("cart[line_items][1][quantity]", "1"),
            ("cart[tax]", "80"),
            ("cart[total]", "1200"),
        ])
    );
    // A cart is not in anybody's way.
    let tea = [
        "display",
        "Till 1",
        "--line",
        "Tea:2.00",
        "--currency",
        "eur",
        "-o",
        "json",
    ];
    let run = shop.run(&tea);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let cart = &run.json()["action"]["set_reader_display"]["cart"];
    assert_eq!(cart["total"], 200);
    shop.wrote(&["POST /v1/terminal/readers/{id}/set_reader_display"; 2]);
    shop.run(&["display", "Till 1", "--clear"]).is(
        0,
        str![[r#"
Till 1 shows no cart any more

"#]],
        str![],
    );
    assert!(shop.reader("Till 1")["action"].is_null());
    shop.run(&["display", "Till 1", "--clear"]).is(
        0,
        str![[r#"
Till 1 shows no cart

"#]],
        str![],
    );
    shop.wrote(&["POST /v1/terminal/readers/{id}/cancel_action"]);
}

#[test]
fn a_currency_without_decimals() {
    let shop = Shop::demo();
    shop.run(&[
        "display",
        "Till 1",
        "--line",
        "3x 茶:350",
        "--currency",
        "jpy",
    ])
    .is(
        0,
        str![[r#"
Till 1 shows a cart of 1050 JPY; nothing is charged by it

"#]],
        str![],
    );
    let sent = shop.pairs("POST", DISPLAY);
    assert!(
        sent.contains(&("cart[total]".into(), "1050".into())),
        "{sent:?}"
    );
}

#[test]
fn a_cart_does_not_take_the_reader_from_a_customer() {
    let shop = Shop::demo();
    let intent = occupy(&shop, "Till 1");
    shop.wrote(&[
        "POST /v1/payment_intents",
        "POST /v1/terminal/readers/{id}/process_payment_intent",
    ]);
    shop.run(CART).is(6, str![], str![[r#"
error: Till 1 is in use: process_payment_intent of pi_#1 is in progress and would be lost without a word
hint: wait for it, end it with `tillctl readers cancel tmr_#1`, or go ahead all the same with --replace

"#]]);
    // Clearing clears a cart, not a payment.
    shop.run(&["display", "Till 1", "--clear"]).is(
        0,
        str![[r#"
Till 1 shows no cart

"#]],
        str![],
    );
    shop.wrote(&[]);
    let action = &shop.reader("Till 1")["action"];
    assert_eq!(
        action["process_payment_intent"]["payment_intent"],
        intent.as_str()
    );
    shop.run(&with(CART, &["--replace", "--dry-run"])).is(
        0,
        str![[r#"
Would show a cart of 12.00 EUR on Till 1 (tmr_#1)
  reader action: "process_payment_intent of pi_#1" -> "set_reader_display"
  POST /v1/terminal/readers/tmr_#1/set_reader_display
    type=cart
    cart[currency]=eur
    cart[line_items][0][description]=Coffee
    cart[line_items][0][amount]=350
    cart[line_items][0][quantity]=2
    cart[line_items][1][description]=Cake
    cart[line_items][1][amount]=420
    cart[line_items][1][quantity]=1
    cart[tax]=80
    cart[total]=1200

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
    shop.run(&with(CART, &["--replace"])).is(
        0,
        str![[r#"
Till 1 shows a cart of 12.00 EUR; nothing is charged by it

"#]],
        str![[r#"
warning: replacing process_payment_intent of pi_#1 on Till 1

"#]],
    );
    assert_eq!(
        shop.reader("Till 1")["action"]["type"],
        "set_reader_display"
    );
}

#[test]
fn a_cart_that_cannot_be_read_is_not_sent() {
    let shop = Shop::demo();
    let bad = |more: &[&str]| {
        let run = shop.run(&with(&["display", "Till 1"], more));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{more:?}: {}",
            run.stderr
        );
        shop.sent(&[]);
        run.stderr
    };
    let eur = |line| ["--currency", "eur", "--line", line];
    for line in [
        "Coffee",
        "Coffee:",
        ":3.50",
        "0x Coffee:1.00",
        "Coffee:1.005",
        "Coffee:ten",
    ] {
        assert!(bad(&eur(line)).starts_with("error: --line "), "{line}");
    }
    assert!(bad(&["--line", "Tea:1", "--currency", "e"]).starts_with("error: --currency: "));
    assert!(bad(&with(&eur("Tea:1"), &["--tax", "x"])).starts_with("error: --tax: "));
    bad(&["--line", "Tea:1.00"]);
    bad(&["--currency", "eur"]);
    bad(&["--clear", "--line", "Tea:1.00"]);
    let huge = bad(&eur("4000000000x Tea:92233720368547"));
    assert!(huge.contains("the total is too large"), "{huge}");
}

#[test]
fn a_cart_is_shown_by_smart_readers_only() {
    let shop = Shop::demo();
    shop.run(&[
        "display",
        "Phone 1 (M2)",
        "--line",
        "Tea:1.00",
        "--currency",
        "eur",
    ])
    .is(
        6,
        str![],
        str![[r#"
error: Phone 1 (M2) is a mobile reader: only the app it is connected to can drive it
hint: choose a smart reader; `tillctl readers list` shows the models

"#]],
    );
    shop.run(&[
        "display",
        "Counter",
        "--line",
        "Tea:1.00",
        "--currency",
        "eur",
    ])
    .is(6, str![], str![[r#"
error: Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request. Reference the integration guide at https://stripe.com/docs/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#handle-errors for details on how to handle this error. (terminal_reader_offline)
hint: Stripe has not heard from the reader for two minutes: check its power and network
request: req_#1

"#]]);
    shop.run(&["display", "Nobody", "--clear"])
        .is(4, str![], str![[r#"
error: no reader "Nobody"
hint: candidates: Bar  STRN26140000817  tmr_#1 | Till 1  STRM26138003393  tmr_#2 | Till 2  WSC513105011295  tmr_#3 | Counter  275-433-108  tmr_#4 | レジ 1  STRM26138003404  tmr_#5 | レジ 2  275-301-664  tmr_#6 | Phone 1 (M2)  STRM2G264010217  tmr_#7 | Practice till  simulated-wpe-7c1d20aa-41f0-9be3d1205c66  tmr_#8; see tillctl readers list

"#]]);
    shop.run(&with(CART, &["--dry-run"])).is(
        0,
        str![[r#"
Would show a cart of 12.00 EUR on Till 1 (tmr_#2)
  POST /v1/terminal/readers/tmr_#2/set_reader_display
    type=cart
    cart[currency]=eur
    cart[line_items][0][description]=Coffee
    cart[line_items][0][amount]=350
    cart[line_items][0][quantity]=2
    cart[line_items][1][description]=Cake
    cart[line_items][1][amount]=420
    cart[line_items][1][quantity]=1
    cart[tax]=80
    cart[total]=1200

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    assert!(shop.reader("Till 1")["action"].is_null());
}

#[test]
fn a_cart_in_live_mode_wants_a_word() {
    let shop = Shop::demo().key(LIVE_KEY);
    let run = shop.run(CART);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    shop.wrote(&[]);
}

// The questions.

const ASK: &[&str] = &[
    "inputs",
    "Practice till",
    "--email",
    "Your e-mail",
    "--wait",
];

#[test]
fn every_question_is_asked() {
    let shop = Shop::demo();
    let ask = ["inputs", "Practice till", "--signature", "Sign here"];
    let more = [
        "--email",
        "E",
        "--phone",
        "P",
        "--text",
        "T",
        "--selection",
        "Milk?: cow, oat",
    ];
    shop.run(&with(&ask, &more)).is(
        0,
        str![[r#"
Practice till asks for 5 input(s)

"#]],
        str![],
    );
    let mut sent = shop.pairs("POST", INPUTS);
    sent.retain(|(name, _)| !name.starts_with("metadata["));
    assert_eq!(
        sent,
        pairs(&[
            ("inputs[0][type]", "email"),
            ("inputs[0][custom_text][title]", "E"),
            ("inputs[1][type]", "phone"),
            ("inputs[1][custom_text][title]", "P"),
            ("inputs[2][type]", "text"),
            ("inputs[2][custom_text][title]", "T"),
            ("inputs[3][type]", "selection"),
            ("inputs[3][custom_text][title]", "Milk?"),
            ("inputs[3][selection][choices][0][id]", "cow"),
            ("inputs[3][selection][choices][0][text]", "cow"),
            ("inputs[3][selection][choices][1][id]", "oat"),
            ("inputs[3][selection][choices][1][text]", "oat"),
            // What the customer agrees with comes first.
            ("inputs[4][type]", "signature"),
            ("inputs[4][custom_text][title]", "Sign here"),
        ])
    );
    // The form is somebody's by now.
    shop.run(&["inputs", "Practice till", "--numeric", "N"])
        .is(6, str![], str![[r#"
error: Practice till is in use: collect_inputs is in progress and would be lost without a word
hint: wait for it, end it with `tillctl readers cancel tmr_#1`, or go ahead all the same with --replace

"#]]);
    shop.run(&["inputs", "Practice till", "--numeric", "N", "--replace"])
        .is(
            0,
            str![[r#"
Practice till asks for 1 input(s)

"#]],
            str![[r#"
warning: replacing collect_inputs on Practice till

"#]],
        );
    let sent = shop.pairs("POST", INPUTS);
    assert!(
        sent.contains(&("inputs[0][type]".into(), "numeric".into())),
        "{sent:?}"
    );
}

#[test]
fn the_answers_are_waited_for() {
    let shop = Shop::demo();
    let ask = with(ASK, &["--selection", "Milk?:cow,oat"]);
    let answered = |more: &[&str]| {
        let child = shop.start(&with(&ask, more));
        shop.until("Practice till", "collect_inputs");
        helper(&shop, "succeed_input_collection", "");
        shop.end(child)
    };
    answered(&[]).is(
        0,
        str![[r#"
Your e-mail: jenny.rosen@example.com
Milk?: cow

"#]],
        str![[r#"
Waiting for the customer at Practice till

"#]],
    );
    answered(&["-o", "csv", "-q"]).is(
        0,
        str![[r#"
outcome,reader,reader_label,inputs
succeeded,tmr_#1,Practice till,Your e-mail: jenny.rosen@example.com; Milk?: cow

"#]],
        str![],
    );
    answered(&["-o", "table", "--columns", "outcome,inputs", "-q"]).is(
        0,
        str![[r#"
outcome  succeeded
inputs   Your e-mail: jenny.rosen@example.com; Milk?: cow

"#]],
        str![],
    );
    let run = answered(&["-o", "json", "-q"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.json(),
        json!({
            "outcome": "succeeded", "reader": "tmr_#1", "reader_label": "Practice till",
            "inputs": [
                {"type": "email", "title": "Your e-mail", "value": "jenny.rosen@example.com", "skipped": false, "toggles": null},
                {"type": "selection", "title": "Milk?", "value": "cow", "skipped": false, "toggles": null},
            ],
        })
    );
}

const FORM: &str = r#"[
  {"type": "text", "custom_text": {"title": "Your name", "description": "For the cup", "skip_button": "No"},
   "toggles": [{"title": "Newsletter", "default_value": "enabled"}]},
  {"type": "phone", "required": true, "custom_text": {"title": "Phone"}}
]"#;

#[test]
fn a_form_comes_from_a_file_or_from_stdin() {
    let shop = Shop::demo();
    let file = shop.file("form.json", FORM);
    let child = shop.start(&[
        "inputs",
        "Practice till",
        "--form",
        &file,
        "--wait",
        "-o",
        "json",
        "-q",
    ]);
    shop.until("Practice till", "collect_inputs");
    helper(
        &shop,
        "succeed_input_collection",
        "skip_non_required_inputs=all",
    );
    let run = shop.end(child);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let inputs = &run.json()["inputs"];
    assert_eq!(
        (&inputs[0]["value"], &inputs[0]["skipped"]),
        (&json!(null), &json!(true))
    );
    assert_eq!(inputs[1]["value"], "+15555550100");
    let sent = shop.pairs("POST", INPUTS);
    for pair in [
        ("inputs[0][custom_text][description]", "For the cup"),
        ("inputs[0][custom_text][skip_button]", "No"),
        ("inputs[0][toggles][0][title]", "Newsletter"),
        ("inputs[0][toggles][0][default_value]", "enabled"),
        ("inputs[1][required]", "true"),
    ] {
        assert!(
            sent.contains(&(pair.0.into(), pair.1.into())),
            "{pair:?}: {sent:?}"
        );
    }

    let mut child = shop
        .command(&["inputs", "Practice till", "--form", "-", "--wait"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(FORM.as_bytes())
        .unwrap();
    shop.until("Practice till", "collect_inputs");
    helper(&shop, "succeed_input_collection", "");
    shop.end(child).is(
        0,
        str![[r#"
Your name: Jenny Rosen
Phone: +15555550100

"#]],
        str![[r#"
Waiting for the customer at Practice till

"#]],
    );
}

#[test]
fn all_faults_of_a_form_at_once() {
    let shop = Shop::demo();
    let long = "x".repeat(41);
    let form = json!([
        {"type": "fax", "custom_text": {"title": ""}},
        {"type": "text", "custom_text": {"title": long}},
        {"type": "selection", "custom_text": {"title": "Milk?"}, "selection": {"choices": [{"id": "a", "text": "a"}]}},
    ]);
    let file = shop.file("form.json", &form.to_string());
    shop.run(&["inputs", "Practice till", "--form", &file])
        .is(2, str![], str![[r#"
error: the form cannot be shown: input 1: "fax" is none of email, numeric, phone, selection, signature, text; input 1: the title is missing; input 2: the title has more than 40 characters; input 3: a selection has at least 2 choices
hint: see tillctl inputs --help

"#]]);
    let file = shop.file(
        "typo.json",
        r#"[{"type": "text", "custom_texts": {"title": "x"}}]"#,
    );
    let run = shop.run(&["inputs", "Practice till", "--form", &file]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("unknown field `custom_texts`"),
        "{}",
        run.stderr
    );
    shop.run(&["inputs", "Practice till"]).is(
        2,
        str![],
        str![[r#"
error: the form cannot be shown: a form asks for 1 to 5 things, not 0
hint: see tillctl inputs --help

"#]],
    );
    shop.run(&["inputs", "Practice till", "--selection", "Milk?"])
        .is(
            2,
            str![],
            str![[r#"
error: --selection "Milk?": TITLE:FIRST,SECOND is expected

"#]],
        );
    for more in [
        ["--form", "nobody.json"].as_slice(),
        &["--form", &file, "--email", "x"],
    ] {
        let run = shop.run(&with(&["inputs", "Practice till"], more));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    }
    shop.sent(&[]);
}

#[test]
fn nobody_answers() {
    let shop = Shop::demo();
    let child = shop.start(ASK);
    shop.until("Practice till", "collect_inputs");
    helper(&shop, "timeout_input_collection", "");
    shop.end(child).is(
        6,
        str![],
        str![[r#"
Waiting for the customer at Practice till
error: nobody touched Practice till in time; it gave up
hint: ask again when the customer is ready

"#]],
    );
    assert_eq!(shop.count("POST", CANCEL), 0);

    shop.run(&with(ASK, &["--deadline", "1s"])).is(
        6,
        str![],
        str![[r#"
Waiting for the customer at Practice till
error: no answer at Practice till in time; the form was taken off
hint: ask again, with a longer --deadline if need be

"#]],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
    assert_eq!(shop.count("POST", CANCEL), 1);
}

#[test]
fn ctrl_c_takes_the_form_off() {
    let shop = Shop::demo();
    let child = shop.start(ASK);
    shop.until("Practice till", "collect_inputs");
    interrupt(&child);
    shop.end(child).is(
        130,
        str![],
        str![[r#"
Waiting for the customer at Practice till
error: interrupted; the form was taken off the reader

"#]],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
}

/// The answer to the push is still on its way.
#[test]
fn ctrl_c_while_the_form_is_pushed_is_not_forgotten() {
    let shop = Shop::faulty(&["latency=1500@POST /v1/terminal/readers/*/collect_inputs"]);
    let child = shop.start(ASK);
    while shop.count("GET", "/v1/terminal/readers") == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(700));
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!((run.code, run.stdout.as_str()), (130, ""), "{}", run.stderr);
    assert!(shop.reader("Practice till")["action"].is_null());
}

#[test]
fn somebody_elses_action_is_left_alone() {
    let shop = Shop::demo();
    let child = shop.start(ASK);
    shop.until("Practice till", "collect_inputs");
    let intent = occupy(&shop, "Practice till");
    shop.end(child).is(
        6,
        str![],
        str![[r#"
Waiting for the customer at Practice till
error: another command took Practice till over
hint: find out who else drives this reader

"#]],
    );
    let reader = shop.reader("Practice till");
    assert_eq!(
        reader["action"]["process_payment_intent"]["payment_intent"],
        intent.as_str()
    );
    assert_eq!(shop.count("POST", CANCEL), 0);
    shop.run(ASK).is(6, str![], str![[r#"
error: Practice till is in use: process_payment_intent of pi_#1 is in progress and would be lost without a word
hint: wait for it, end it with `tillctl readers cancel tmr_#1`, or go ahead all the same with --replace

"#]]);
    assert_eq!(shop.count("POST", INPUTS), 1);
}

#[test]
fn a_reader_that_cannot_show_a_form() {
    let shop = Shop::demo();
    for (label, code) in [("Phone 1 (M2)", 6), ("Counter", 1), ("Nobody", 4)] {
        let run = shop.run(&["inputs", label, "--text", "T"]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (code, ""),
            "{label}: {}",
            run.stderr
        );
    }
    shop.run(&with(ASK, &["--dry-run", "-q"])).is(
        0,
        str![[r#"
Would ask for 1 input(s) on Practice till (tmr_#8)
  POST /v1/terminal/readers/tmr_#8/collect_inputs
    inputs[0][type]=email
    inputs[0][custom_text][title]=Your e-mail
    metadata[tillctl_run]=[..]

"#]],
        str![],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
}

// A card to be kept.

const SAVE: &[&str] = &["save-card", "Practice till"];

fn setup(shop: &Shop) -> serde_json::Value {
    shop.elsewhere(SETUPS, None)["data"][0].clone()
}

#[test]
fn a_card_is_saved() {
    let shop = Shop::demo();
    shop.run(&with(SAVE, &["--present", VISA])).is(
        0,
        str![[r#"
Saved pm_#1 on Practice till (seti_#1)

"#]],
        str![[r#"
Waiting for a card on Practice till

"#]],
    );
    let read = setup(&shop);
    assert_eq!(read["status"], "succeeded");
    assert_eq!(
        shop.pairs("POST", SETUPS),
        pairs(&[("allowed_payment_method_types[0]", "card_present")])
    );

    let made = shop.run(&["api", "post", "/v1/customers", "-d", "name=Mary"]);
    let customer = made.json()["id"].as_str().unwrap().to_owned();
    let child = shop.start(&with(
        SAVE,
        &[
            "--customer",
            &customer,
            "--allow-redisplay",
            "always",
            "--customer-can-cancel",
            "-o",
            "json",
        ],
    ));
    shop.until("Practice till", "process_setup_intent");
    helper(&shop, "present_payment_method", "");
    let run = shop.end(child);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let saved = run.json();
    assert_eq!(saved["status"], "succeeded");
    assert_eq!(saved["customer"], customer);
    assert_eq!(saved["reader_label"], "Practice till");
    assert!(
        saved["generated_card"].as_str().unwrap().starts_with("pm_"),
        "{saved}"
    );
    let sent = shop.pairs("POST", "/v1/terminal/readers/{id}/process_setup_intent");
    assert_eq!(
        sent[1..],
        pairs(&[
            ("allow_redisplay", "always"),
            ("process_config[enable_customer_cancellation]", "true")
        ])
    );
    assert_eq!(setup(&shop)["customer"], customer);
    shop.run(&with(SAVE, &["--present", VISA, "-o", "csv", "-q"]))
        .is(
            0,
            str![[r#"
setup_intent,status,generated_card,customer,reader,reader_label
seti_#3,succeeded,pm_#3,,tmr_#1,Practice till

"#]],
            str![],
        );
}

#[test]
fn a_card_that_is_refused_is_not_saved() {
    let shop = Shop::demo();
    shop.run(&with(SAVE, &["--present", "4000000000000002"]))
        .is(
            5,
            str![],
            str![[r#"
Waiting for a card on Practice till
error: the card was not saved on Practice till: generic_decline
hint: try another card

"#]],
        );
    assert_eq!(setup(&shop)["status"], "canceled");

    let shop = Shop::faulty(&["customer-canceled"]);
    shop.run(&with(SAVE, &["--present", VISA])).is(
        5,
        str![],
        str![[r#"
Waiting for a card on Practice till
error: the customer called it off on Practice till; no card was saved

"#]],
    );
    assert_eq!(setup(&shop)["status"], "canceled");
}

#[test]
fn no_card_comes() {
    let shop = Shop::demo();
    shop.run(&with(SAVE, &["--deadline", "1s"])).is(
        6,
        str![],
        str![[r#"
Waiting for a card on Practice till
error: no card on Practice till in time
hint: try again, with a longer --deadline if need be

"#]],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
    assert_eq!(setup(&shop)["status"], "canceled");

    let child = shop.start(SAVE);
    shop.until("Practice till", "process_setup_intent");
    interrupt(&child);
    shop.end(child).is(
        130,
        str![],
        str![[r#"
Waiting for a card on Practice till
error: interrupted; no card was saved

"#]],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
    assert_eq!(setup(&shop)["status"], "canceled");

    let child = shop.start(SAVE);
    shop.until("Practice till", "process_setup_intent");
    let intent = occupy(&shop, "Practice till");
    shop.end(child).is(
        6,
        str![],
        str![[r#"
Waiting for a card on Practice till
error: another command took Practice till over; no card was saved
hint: find out who else drives this reader

"#]],
    );
    let action = &shop.reader("Practice till")["action"];
    assert_eq!(
        action["process_payment_intent"]["payment_intent"],
        intent.as_str()
    );
    assert_eq!(setup(&shop)["status"], "canceled");

    taken_off_by_somebody();

    let before = shop.count("POST", SETUPS);
    let run = shop.run(SAVE);
    assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{}", run.stderr);
    assert_eq!(shop.count("POST", SETUPS), before);
}

fn taken_off_by_somebody() {
    let shop = Shop::demo();
    let child = shop.start(SAVE);
    shop.until("Practice till", "process_setup_intent");
    let id = shop.reader("Practice till")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    shop.elsewhere(
        &format!("/v1/terminal/readers/{id}/cancel_action"),
        Some(""),
    );
    shop.end(child).is(
        5,
        str![],
        str![[r#"
Waiting for a card on Practice till
error: the request for a card was taken off Practice till by somebody; no card was saved
hint: begin it anew if that was a mistake

"#]],
    );
    assert_eq!(shop.count("POST", CANCEL), 1);
    assert_eq!(setup(&shop)["status"], "canceled");
}

#[test]
fn a_reader_that_does_not_take_the_setup() {
    let shop = Shop::demo();
    shop.run(&["save-card", "Counter"]).is(6, str![], str![[r#"
error: Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request. Reference the integration guide at https://stripe.com/docs/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#handle-errors for details on how to handle this error. (terminal_reader_offline)
hint: Stripe has not heard from the reader for two minutes: check its power and network
request: req_#1

"#]]);
    assert_eq!(setup(&shop)["status"], "canceled");
    // The push was lost on its way back and nothing can be told the reader.
    let shop = Shop::faulty(&[
        "error=400@POST /v1/test_helpers/terminal/readers/*/present_payment_method",
    ]);
    let run = shop.run(&with(SAVE, &["--present", VISA]));
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(shop.reader("Practice till")["action"].is_null());
    assert_eq!(setup(&shop)["status"], "canceled");
}

#[test]
fn whether_a_card_was_saved_may_stay_unknown() {
    let shop = Shop::faulty(&["reset@GET /v1/setup_intents/*"]);
    shop.run(&with(SAVE, &["--present", VISA, "--max-retries", "0"]))
        .is(7, str![], str![[r#"
Waiting for a card on Practice till
error: whether seti_#1 saved a card is not known: no usable answer from Stripe: connection closed before message completed
hint: look for the SetupIntent in the Dashboard before a card is saved again

"#]]);
}

#[test]
fn test_cards_are_for_simulated_readers_in_test_mode() {
    let shop = Shop::demo();
    // Every verb that takes one says the same of both.
    let batch = shop.file("sales.csv", "reader,amount\nTill 1,3.00\n");
    let pay = ["pay", "--currency", "eur", "--amount", "3.00"];
    for (verb, is_told_alone) in [
        (&["save-card", "Till 1"][..], true),
        (&[&pay[..], &["--reader", "Till 1"]].concat(), true),
        (&[&pay[..], &["--readers", "Till 1"]].concat(), false),
        (&["pay", "--currency", "eur", "--batch", &batch], false),
    ] {
        let run = shop.run(&[verb, &["--present", VISA]].concat());
        let told = "Till 1 is no simulated reader: it takes no --present";
        assert!(run.code == 2 && run.stderr.contains(told), "{}", run.stderr);
        let hint = "register one with `tillctl readers register";
        assert_eq!(run.stderr.contains(hint), is_told_alone, "{}", run.stderr);
        let run = shop.run(&[verb, &["--present", "1"]].concat());
        let told = "--present: a card number has 12 to 19 digits";
        assert!(run.code == 2 && run.stderr.contains(told), "{}", run.stderr);
    }
    shop.run(&["save-card", "Till 1", "--present", VISA]).is(
        2,
        str![],
        str![[r#"
error: Till 1 is no simulated reader: it takes no --present
hint: register one with `tillctl readers register --code simulated-wpe …`

"#]],
    );
    shop.run(&with(SAVE, &["--present", "1"])).is(
        2,
        str![],
        str![[r#"
error: --present: a card number has 12 to 19 digits
hint: 4242424242424242 pays, 4000000000000002 is declined: https://docs.stripe.com/terminal/references/testing

"#]],
    );
    shop.run(&with(SAVE, &["--dry-run"])).is(
        0,
        str![[r#"
Would save a card on Practice till (tmr_#1)
  POST /v1/setup_intents
    allowed_payment_method_types[0]=card_present
  POST /v1/terminal/readers/tmr_#1/process_setup_intent
    setup_intent=(the new SetupIntent)
    allow_redisplay=unspecified

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
    let shop = Shop::demo().key(LIVE_KEY);
    shop.run(&with(
        &["save-card", "Till 1", "--live", "--yes"],
        &["--present", VISA],
    ))
    .is(
        3,
        str![],
        str![[r#"
error: --present exists in test mode only, and the key is a live key
hint: use a test key (sk_test_… or rk_test_…)

"#]],
    );
    shop.wrote(&[]);
}
