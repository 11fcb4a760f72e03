//! Questions to a customer, within what readers can show.
//!
//! <https://docs.stripe.com/terminal/features/collect-inputs>

use crate::stripe::reader_actions::{Choice, CustomText, Input, InputSelection};

/// What can be asked for.
pub(crate) const KINDS: [&str; 6] = [
    "email",
    "numeric",
    "phone",
    "selection",
    "signature",
    "text",
];

/// A question with a title alone.
pub(crate) fn ask(kind: &str, title: &str) -> Input {
    Input {
        kind: kind.to_owned(),
        custom_text: CustomText {
            title: title.to_owned(),
            description: None,
            skip_button: None,
            submit_button: None,
        },
        required: None,
        selection: None,
        toggles: Vec::new(),
    }
}

/// A choice: `TITLE:FIRST,SECOND,…`
pub(crate) fn choose(text: &str) -> Result<Input, String> {
    let (title, choices) = text
        .split_once(':')
        .ok_or_else(|| format!("{text:?}: TITLE:FIRST,SECOND is expected"))?;
    let choices: Vec<Choice> = choices
        .split(',')
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .map(|c| Choice {
            id: c.to_owned(),
            text: c.to_owned(),
            style: None,
        })
        .collect();
    let mut input = ask("selection", title.trim());
    input.selection = Some(InputSelection { choices });
    Ok(input)
}

/// What is wrong with a form, all of it at once.
pub(crate) fn faults(inputs: &[Input]) -> Vec<String> {
    let mut faults = Vec::new();
    if inputs.is_empty() || inputs.len() > 5 {
        faults.push(format!(
            "a form asks for 1 to 5 things, not {}",
            inputs.len()
        ));
    }
    for (index, input) in inputs.iter().enumerate() {
        let mut fault = |what: String| faults.push(format!("input {}: {what}", index + 1));
        if !KINDS.contains(&input.kind.as_str()) {
            fault(format!("{:?} is none of {}", input.kind, KINDS.join(", ")));
        }
        let text = &input.custom_text;
        if text.title.trim().is_empty() {
            fault("the title is missing".into());
        }
        if text.title.chars().count() > 40 {
            fault("the title has more than 40 characters".into());
        }
        let longest = if input.kind == "selection" { 500 } else { 100 };
        if text
            .description
            .as_ref()
            .is_some_and(|d| d.chars().count() > longest)
        {
            fault(format!(
                "the description has more than {longest} characters"
            ));
        }
        if input.toggles.len() > 4 {
            fault("there are more than 4 toggles".into());
        }
        let choices = input.selection.as_ref().map_or(0, |s| s.choices.len());
        if input.kind == "selection" && choices < 2 {
            fault("a selection has at least 2 choices".into());
        }
        if input.kind != "selection" && input.selection.is_some() {
            fault("only a selection has choices".into());
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_within_what_readers_show() {
        assert!(
            faults(&[
                ask("email", "Your e-mail"),
                choose("Milk?:cow,oat").unwrap()
            ])
            .is_empty()
        );
        assert_eq!(faults(&[]).len(), 1);
        assert_eq!(faults(&vec![ask("text", "x"); 6]).len(), 1);
        assert_eq!(faults(&[ask("fax", "")]).len(), 2);
        assert_eq!(faults(&[ask("text", &"x".repeat(41))]).len(), 1);
        assert_eq!(faults(&[choose("Milk?:cow").unwrap()]).len(), 1);
        assert!(choose("Milk").is_err());
    }
}
