//! What amounts Stripe takes, per currency, and what they are worth in the
//! account's own. Kept apart from the client's table on purpose: were both ends
//! to read one table, a mistake in it would never show.

use serde_json::Value;

use super::error::ApiError;

/// The currency the account is settled in.
pub(super) const SETTLEMENT: &str = "eur";

const KNOWN: &str = " aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob \
    brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp \
    gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw \
    kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn \
    nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle \
    sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf \
    yer zar zmw ";

const ZERO_DECIMAL: &[&str] = &[
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];
const THREE_DECIMAL: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];
/// Two decimals on the wire, whole units in life.
const HUNDREDS: &[&str] = &["ugx", "isk"];

/// Twelve digits of minor units, in every currency; American Express takes nine.
/// <https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>
const LARGEST: i64 = 999_999_999_999;

/// Smallest charge, in minor units; 50 where none is named.
const MINIMUM: &[(&str, i64)] = &[
    ("aed", 200),
    ("bhd", 200),
    ("czk", 1500),
    ("dkk", 250),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17500),
    ("isk", 7000),
    ("jod", 400),
    ("kwd", 200),
    ("mxn", 1000),
    ("myr", 200),
    ("nok", 300),
    ("omr", 200),
    ("pln", 200),
    ("ron", 200),
    ("sek", 300),
    ("thb", 1000),
    ("tnd", 1600),
    ("ugx", 200_000),
];

/// Worth in the settlement currency: numerator and denominator between minor
/// units, and the rate as Stripe would print it.
const RATES: &[(&str, i64, i64, &str)] = &[
    ("aud", 60, 100, "0.60"),
    ("bhd", 24, 100, "2.4"),
    ("cad", 67, 100, "0.67"),
    ("chf", 104, 100, "1.04"),
    ("gbp", 117, 100, "1.17"),
    ("isk", 7, 1000, "0.007"),
    ("jpy", 61, 100, "0.0061"),
    ("kwd", 30, 100, "3.0"),
    ("sgd", 68, 100, "0.68"),
    ("ugx", 24, 100_000, "0.00024"),
    ("usd", 91, 100, "0.91"),
];

pub(super) fn is_zero_decimal(currency: &str) -> bool {
    ZERO_DECIMAL.contains(&currency)
}

/// An amount as Stripe writes it in a sentence: `€10.01`.
pub(super) fn spoken(amount: i64, currency: &str) -> String {
    let sign = match currency {
        "eur" => "€".to_owned(),
        "gbp" => "£".to_owned(),
        "jpy" => "¥".to_owned(),
        "usd" => "$".to_owned(),
        other => format!("{} ", other.to_ascii_uppercase()),
    };
    let (unit, width) = if is_zero_decimal(currency) {
        (1, 0)
    } else if THREE_DECIMAL.contains(&currency) {
        (1000, 3)
    } else {
        (100, 2)
    };
    let whole = amount / unit;
    if width == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{:0width$}", amount % unit)
}

/// Whether this is a currency at all.
pub(super) fn check_currency(currency: &str, param: &str) -> Result<(), ApiError> {
    if currency.len() == 3 && KNOWN.contains(&format!(" {} ", currency.to_ascii_lowercase())) {
        Ok(())
    } else {
        Err(ApiError::invalid(format!(
            "Invalid currency: {currency}. Stripe currently supports these currencies: {}",
            KNOWN.split_whitespace().collect::<Vec<_>>().join(", ")
        ))
        .param(param))
    }
}

/// Whether this may be charged.
pub(super) fn check_amount(amount: i64, currency: &str, param: &str) -> Result<(), ApiError> {
    if amount < 1 {
        return Err(ApiError::coded(
            "parameter_invalid_integer",
            "This value must be greater than or equal to 1.",
        )
        .param(param));
    }
    if amount > LARGEST {
        return Err(ApiError::coded(
            "amount_too_large",
            format!("Amount must be no more than {LARGEST} in the smallest currency unit."),
        )
        .param(param));
    }
    let minimum = MINIMUM
        .iter()
        .find(|(known, _)| *known == currency)
        .map_or(50, |&(_, minimum)| minimum);
    if amount < minimum {
        return Err(ApiError::coded(
            "amount_too_small",
            format!("Amount must be at least {minimum} {currency} in the smallest currency unit."),
        )
        .param(param));
    }
    let step = if HUNDREDS.contains(&currency) {
        100
    } else if THREE_DECIMAL.contains(&currency) {
        10
    } else {
        1
    };
    if amount % step != 0 {
        return Err(ApiError::coded(
            "parameter_invalid_integer",
            format!("Invalid amount: amounts in {currency} must be divisible by {step}."),
        )
        .param(param));
    }
    Ok(())
}

/// The amount in the settlement currency, and the rate (null for its own).
pub(super) fn settle(amount: i64, currency: &str) -> (i64, Value) {
    if currency == SETTLEMENT {
        return (amount, Value::Null);
    }
    let &(_, numerator, denominator, rate) = RATES
        .iter()
        .find(|(known, ..)| *known == currency)
        .unwrap_or(&("", 1, 10, "0.1"));
    (
        amount.saturating_mul(numerator) / denominator,
        serde_json::from_str(rate).unwrap_or(Value::Null),
    )
}

/// What Stripe keeps of a payment taken in person.
pub(super) fn fee(settled: i64) -> i64 {
    settled.saturating_mul(14) / 1000 + 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_follow_the_currency() {
        assert!(check_amount(1250, "eur", "amount").is_ok());
        assert!(check_amount(49, "eur", "amount").is_err());
        assert!(check_amount(120_000_000, "huf", "amount").is_ok());
        assert!(check_amount(999_999_999_999, "eur", "amount").is_ok());
        assert!(check_amount(1_000_000_000_000, "eur", "amount").is_err());
        assert!(check_amount(1005, "kwd", "amount").is_err());
        assert!(check_amount(1010, "kwd", "amount").is_ok());
        assert!(check_amount(500_050, "ugx", "amount").is_err());
        assert!(check_currency("zzz", "currency").is_err());
        assert_eq!(settle(1000, "jpy").0, 610);
    }
}
