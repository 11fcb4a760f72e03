//! What a reader may be called.

/// Characters of a label Stripe takes.
const LONGEST: usize = 5000;

/// A label Stripe takes and a person can see. Blanks around it are left to the caller:
/// a label that is at Stripe already may begin and end with any.
pub(crate) fn check(label: &str) -> Result<(), String> {
    if label.trim().is_empty() {
        return Err("the label is empty".into());
    }
    if label.chars().count() > LONGEST {
        return Err(format!("a label has at most {LONGEST} characters"));
    }
    Ok(())
}
