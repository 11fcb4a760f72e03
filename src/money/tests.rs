//! Every refusal is checked for saying what would be taken instead.

use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn minor(text: &str, code: &str) -> i64 {
    Money::parse(text, currency(code)).unwrap().minor()
}

fn refused(text: &str, code: &str) -> String {
    Money::parse(text, currency(code)).unwrap_err().to_string()
}

#[test]
fn the_table_follows_stripe_and_not_iso() {
    for (code, decimals, minor_digits) in [
        ("eur", 2, 2),
        ("usd", 2, 2),
        ("huf", 2, 2),
        ("twd", 2, 2),
        ("jpy", 0, 0),
        ("mga", 0, 0),
        ("krw", 0, 0),
        ("isk", 0, 2),
        ("ugx", 0, 2),
        ("kwd", 3, 3),
        ("bhd", 3, 3),
        ("zzz", 2, 2),
    ] {
        let c = currency(code);
        assert_eq!(
            (c.decimals(), c.minor_digits()),
            (decimals, minor_digits),
            "{code}"
        );
    }
}

#[test]
fn typed_amounts_become_minor_units() {
    assert_eq!(minor("12", "eur"), 1200);
    assert_eq!(minor("12.5", "eur"), 1250);
    assert_eq!(minor("12.50", "eur"), 1250);
    assert_eq!(minor("0.50", "eur"), 50);
    assert_eq!(minor("1250", "jpy"), 1250);
    assert_eq!(minor("5000", "isk"), 500_000);
    assert_eq!(minor("5000", "ugx"), 500_000);
    assert_eq!(minor("1.23", "kwd"), 1230);
    assert_eq!(minor("1.230", "kwd"), 1230);
    assert_eq!(minor("92233720368547758.07", "eur"), i64::MAX);
}

#[test]
fn what_is_not_an_amount_is_refused_with_a_way_out() {
    for (text, code, says) in [
        ("12.505", "eur", "EUR has 2"),
        ("12.500", "eur", "EUR has 2"),
        ("1.5", "jpy", "JPY has none"),
        ("5000.00", "isk", "ISK has none"),
        ("1.234", "kwd", "steps of 0.010"),
        ("1.2300", "kwd", "KWD has 3"),
        ("-3", "eur", "sign"),
        ("+3", "eur", "sign"),
        ("1e3", "eur", "exponent"),
        ("1,250.00", "eur", "one piece"),
        ("1 250", "eur", "one piece"),
        ("12,50", "eur", "use a point"),
        ("1,250", "jpy", "no decimals"),
        ("", "eur", "empty"),
        ("12.", "eur", "ends in a point"),
        (".50", "eur", "write 0.50"),
        (".", "eur", "ends in a point"),
        ("1.2.3", "eur", "more than one point"),
        ("١٢", "eur", "no digit"),
        ("NaN", "eur", "no digit"),
        ("3-", "eur", "no digit"),
        ("12.50 ", "eur", "blank"),
        ("92233720368547758.08", "eur", "too large"),
        ("99999999999999999999999", "jpy", "too large"),
    ] {
        let message = refused(text, code);
        assert!(message.contains(says), "{text:?} {code}: {message}");
    }
}

#[test]
fn api_amounts_are_shown_truthfully() {
    let show = |minor, code| Money::new(minor, currency(code)).to_string();
    assert_eq!(show(1250, "eur"), "12.50 EUR");
    assert_eq!(show(-300, "eur"), "-3.00 EUR");
    assert_eq!(show(-5, "eur"), "-0.05 EUR");
    assert_eq!(show(1250, "jpy"), "1250 JPY");
    assert_eq!(show(500_000, "isk"), "5000 ISK");
    assert_eq!(show(12_345, "isk"), "123.45 ISK");
    assert_eq!(show(1234, "kwd"), "1.234 KWD");
    assert_eq!(show(i64::MIN, "eur"), "-92233720368547758.08 EUR");
}

#[test]
fn currencies_are_three_letters_in_either_case() {
    assert_eq!(currency("EUR"), currency("eur"));
    assert_eq!(serde_json::to_string(&currency("EUR")).unwrap(), "\"eur\"");
    assert_eq!(
        serde_json::from_str::<Currency>("\"usd\"").unwrap(),
        currency("usd")
    );
    for bad in ["", "eu", "euro", "e1r", "€", "é1"] {
        assert!(Currency::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn sums_are_checked() {
    let eur = |minor| Money::new(minor, currency("eur"));
    assert_eq!(eur(3).checked_sub(eur(5)), Ok(eur(-2)));
    assert_eq!(
        eur(i64::MAX).checked_add(eur(1)),
        Err(MoneyError::Overflow(currency("eur")))
    );
    let yen = Money::new(1, currency("jpy"));
    assert!(matches!(
        eur(1).checked_add(yen),
        Err(MoneyError::Mixed(..))
    ));
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed(steps in 0..90_000_000_000_000_000_i64, code in "[a-z]{3}|isk|ugx|kwd|jpy|eur") {
        let c = currency(&code);
        let money = Money::new(steps.checked_mul(c.step()).unwrap_or(steps / c.step() * c.step()), c);
        prop_assert_eq!(Money::parse(&money.decimal(), c), Ok(money));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,12}|[0-9.,+e -]{0,24}", code in "[a-zA-Z]{3}") {
        if let Err(error) = Money::parse(&text, currency(&code)) {
            prop_assert!(!error.to_string().is_empty());
        }
        let _ = Currency::parse(&text);
    }

    #[test]
    fn any_amount_can_be_shown_and_sums_agree_with_wide_integers(a: i64, b: i64, code in "[a-z]{3}|isk|kwd|jpy") {
        let (a, b) = (Money::new(a, currency(&code)), Money::new(b, currency(&code)));
        prop_assert!(!a.decimal().is_empty());
        let wide = i128::from(a.minor()) + i128::from(b.minor());
        prop_assert_eq!(a.checked_add(b).ok().map(Money::minor), i64::try_from(wide).ok());
        let wide = i128::from(a.minor()) - i128::from(b.minor());
        prop_assert_eq!(a.checked_sub(b).ok().map(Money::minor), i64::try_from(wide).ok());
    }
}

#[test]
fn the_other_mark_is_never_guessed_at() {
    let eur = Currency::parse("eur").unwrap();
    let read =
        |text: &str| -> Result<i64, String> { Ok(DecimalMark::Comma.parse(text, eur)?.minor()) };
    assert_eq!(read("12,50"), Ok(1250));
    assert_eq!(read("12,5"), Ok(1250));
    assert_eq!(read("12"), Ok(1200));
    for text in ["12.50", "1.250", "1.250,00", "1,250", "1,2,5", ",5", "5,"] {
        assert!(read(text).is_err(), "{text}");
    }
    // What is told to be typed is not refused.
    for (text, told) in [
        (
            "12,505",
            "\"12,505\" has too many decimals: EUR has 2, write the amount like 12,50",
        ),
        (
            "1,2,5",
            "\"1,2,5\" has more than one comma: write the amount like 12,50",
        ),
        (",5", "\",5\" starts with a comma: write 0,5"),
        ("-5", "\"-5\" has a sign: write the amount like 12,50"),
    ] {
        assert_eq!(read(text).unwrap_err(), told);
    }
    assert!(DecimalMark::Point.pointed("12,50").unwrap().contains(','));
}
