//! A cart out of what was typed: `2x Coffee:3.50`.

use crate::money::{Currency, DecimalMark, Money};
use crate::stripe::reader_actions::{Cart, CartLine};

/// A line: `[Nx ]DESCRIPTION:AMOUNT`, the amount of one in the currency.
pub(crate) fn line(text: &str, currency: Currency, mark: DecimalMark) -> Result<CartLine, String> {
    let (left, amount) = text.rsplit_once(':').ok_or_else(|| {
        let price = mark.marked("3.50");
        format!("{text:?}: DESCRIPTION:AMOUNT is expected, such as \"2x Coffee:{price}\"")
    })?;
    let amount = mark.parse(amount.trim(), currency);
    let amount = amount.map_err(|why| format!("{text:?}: {why}"))?;
    let (quantity, description) = match left.split_once(['x', '×']) {
        Some((count, rest))
            if !count.is_empty()
                && count.bytes().all(|b| b.is_ascii_digit())
                && rest.starts_with(' ') =>
        {
            let quantity: u32 = count
                .parse()
                .map_err(|_| format!("{text:?}: {count} is too many"))?;
            (quantity, rest.trim())
        }
        _ => (1, left.trim()),
    };
    if quantity == 0 {
        return Err(format!("{text:?}: zero of them is no line"));
    }
    if description.is_empty() {
        return Err(format!("{text:?}: the description is missing"));
    }
    Ok(CartLine {
        description: description.to_owned(),
        amount: amount.minor(),
        quantity,
    })
}

/// The cart: the total is the sum of the lines and the tax.
pub(crate) fn cart(
    lines: Vec<CartLine>,
    tax: Option<Money>,
    currency: Currency,
) -> Result<Cart, String> {
    let too_much = || "the total is too large".to_owned();
    let mut total = tax.map_or(0, Money::minor);
    for line in &lines {
        let sum = line
            .amount
            .checked_mul(i64::from(line.quantity))
            .ok_or_else(too_much)?;
        total = total.checked_add(sum).ok_or_else(too_much)?;
    }
    Ok(Cart {
        currency: currency.code().to_owned(),
        lines,
        tax: tax.map(Money::minor),
        total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur() -> Currency {
        Currency::parse("eur").unwrap()
    }

    #[test]
    fn lines_are_read_as_people_write_them() {
        for (text, quantity, description, amount) in [
            ("2x Coffee:3.50", 2, "Coffee", 350),
            ("Coffee:3.50", 1, "Coffee", 350),
            ("10× Croissant: butter:1.20", 10, "Croissant: butter", 120),
            ("x-large T-shirt:20.00", 1, "x-large T-shirt", 2000),
            ("3xl Shirt:20.00", 1, "3xl Shirt", 2000),
        ] {
            let read = line(text, eur(), DecimalMark::Point).unwrap();
            assert_eq!(
                (read.quantity, read.description.as_str(), read.amount),
                (quantity, description, amount),
                "{text}"
            );
        }
        for text in [
            "Coffee",
            "Coffee:",
            ":3.50",
            "0x Coffee:1.00",
            "Coffee:1.005",
            "99999999999x Coffee:1.00",
        ] {
            assert!(line(text, eur(), DecimalMark::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn the_total_is_the_sum() {
        let lines = vec![
            line("2x Coffee:3.50", eur(), DecimalMark::Point).unwrap(),
            line("Cake:4.20", eur(), DecimalMark::Point).unwrap(),
        ];
        let cart = cart(lines, Some(Money::new(80, eur())), eur()).unwrap();
        assert_eq!(cart.total, 700 + 420 + 80);
    }

    proptest! {
        #[test]
        fn no_sum_overflows(amount in any::<i64>(), quantity in any::<u32>()) {
            let lines = vec![CartLine { description: "x".into(), amount, quantity }; 3];
            let exact = i128::from(amount) * i128::from(quantity) * 3;
            match cart(lines, None, eur()) {
                Ok(cart) => prop_assert_eq!(i128::from(cart.total), exact),
                Err(_) => prop_assert!(exact.abs() > i128::from(i64::MAX) / 2),
            }
        }
    }
}
