//! Amounts as somebody typed them, within what Stripe takes.

use crate::money::{Currency, DecimalMark, LARGEST, Money};

/// An amount Stripe takes.
pub(crate) fn read(text: &str, currency: Currency, mark: DecimalMark) -> Result<Money, String> {
    let amount = mark.parse(text, currency)?;
    if amount.minor() == 0 {
        return Err(format!("{text:?} is zero"));
    }
    if amount.minor() > LARGEST {
        return Err(format!("{amount} is more than Stripe takes at once"));
    }
    Ok(amount)
}

/// Whether a text can be an amount at all: what is none in a currency of any number of
/// decimals is told before the currency is asked for.
pub(crate) fn in_some_currency(text: &str, mark: DecimalMark) -> Result<(), String> {
    let pointed = mark.pointed(text)?;
    let has_thousandths = pointed
        .split_once('.')
        .is_some_and(|(_, d)| d.len() == 3 && d.bytes().all(|b| b.is_ascii_digit()));
    let mut refused = None;
    let currencies = ["jpy", "eur", "kwd"].into_iter();
    for currency in currencies.filter_map(|code| Currency::parse(code).ok()) {
        // What is the form of an amount there is told why it is none that is taken.
        let has_form =
            mark.parse(text, currency).is_ok() || has_thousandths && currency.decimals() == 3;
        match read(text, currency, mark) {
            Ok(_) => return Ok(()),
            Err(why) if has_form => refused = refused.or(Some(why)),
            Err(_) => {}
        }
    }
    if let Some(why) = refused {
        return Err(why);
    }
    Err(format!(
        "{text:?} is an amount in no currency: it is digits, and a {} before the last two or three, such as {}",
        mark.name(),
        mark.marked("12.50")
    ))
}

/// The part of an amount that tips are computed from.
pub(crate) fn tip_eligible(text: &str, amount: Money, mark: DecimalMark) -> Result<i64, String> {
    let eligible = mark.parse(text, amount.currency())?;
    if eligible.minor() > amount.minor() {
        return Err(format!("{eligible} is more than the amount"));
    }
    Ok(eligible.minor())
}

/// A part of a payment: minor units of its currency, or nothing for all that is left.
pub(crate) fn part(
    text: Option<&str>,
    currency: Currency,
    mark: DecimalMark,
) -> Result<Option<i64>, String> {
    text.map(|text| read(text, currency, mark).map(Money::minor))
        .transpose()
}
