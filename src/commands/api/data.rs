//! `-d NAME=VALUE`: parameters as Stripe names them.

use std::io::ErrorKind;
use std::path::Path;

use crate::commands::parse::MOST_BYTES;
use crate::failure::Failure;
use crate::files;
use crate::secret::{Hidden, is_secret_name};
use crate::stripe::Form;

/// One parameter as it was typed.
#[derive(Debug, Clone)]
pub(super) struct TypedParam {
    name: String,
    value: ParamValue,
}

#[derive(Debug, Clone)]
enum ParamValue {
    Typed(String),
    File(String),
}

/// Reads `NAME=VALUE`, `NAME=@FILE` or `NAME=@@VALUE`.
pub(super) fn parse(text: &str) -> Result<TypedParam, String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected")?;
    let root = name.split('[').next().unwrap_or_default();
    if root.is_empty() || name.contains(char::is_whitespace) {
        return Err("the name is missing or has blanks in it".into());
    }
    if name.matches('[').count() != name.matches(']').count() {
        return Err("its brackets do not match".into());
    }
    let value = match value.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => ParamValue::Typed(rest.to_owned()),
        Some("") => {
            return Err(
                "a file is expected after @; for a value that begins with @ write @@".into(),
            );
        }
        Some(file) => ParamValue::File(file.to_owned()),
        None => ParamValue::Typed(value.to_owned()),
    };
    Ok(TypedParam {
        name: name.to_owned(),
        value,
    })
}

/// The parameters of a request. Files are read here; what is named like a
/// secret is sent and not shown.
pub(super) fn form(data: &[TypedParam]) -> Result<Form, Failure> {
    let mut form = Form::new();
    for TypedParam { name, value } in data {
        let value = match value {
            ParamValue::Typed(text) => text.clone(),
            ParamValue::File(path) => read(name, path)?,
        };
        form = if is_secret_name(name) {
            form.with_secret(name, &Hidden::new(value))
        } else {
            form.with(name, value)
        };
    }
    Ok(form)
}

fn read(name: &str, path: &str) -> Result<String, Failure> {
    let unreadable = |error: &std::io::Error| {
        Failure::unreadable(format_args!("-d {name}=@{path}"), error)
            .hint(format!("for a value that begins with @ write {name}=@@…"))
    };
    let bytes = files::read_given(Path::new(path), MOST_BYTES);
    let bytes = bytes.map_err(|error| unreadable(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable(&ErrorKind::InvalidData.into()))?;
    // Files end with a line end that nobody means.
    let whole = text.strip_suffix('\n').unwrap_or(&text);
    Ok(whole.strip_suffix('\r').unwrap_or(whole).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        form(&[parse(text).unwrap()]).unwrap().encode()
    }

    #[test]
    fn parameters_are_those_of_stripe() {
        assert_eq!(value("metadata[lane]=4"), "metadata[lane]=4");
        assert_eq!(value("expand[]=data.location"), "expand[]=data.location");
        assert_eq!(value("q=a=b&c"), "q=a%3Db%26c");
        assert_eq!(value("name="), "name=");
        assert_eq!(value("name=@@shop"), "name=%40shop");
        for wrong in ["name", "=x", "[a]=x", "a[b=c", "a b=c", "a=@"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_value_can_come_from_a_file_and_secrets_are_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "hunter2\n").unwrap();
        let data = parse(&format!("wifi[password]=@{}", path.display())).unwrap();
        let form = form(&[data]).unwrap();
        assert_eq!(form.get("wifi[password]"), Some("hunter2"));
        assert!(!format!("{form:?}").contains("hunter2"));
        let gone = parse("a=@/no/such/file").unwrap();
        assert!(super::form(&[gone]).is_err());
    }
}
