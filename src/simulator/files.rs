//! Uploaded files: splash screens, Wi-Fi certificates and keys. Only what is
//! said about a file is kept, not its bytes.

use serde_json::{Value, json};

use super::build;
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;

/// The parts of a multipart form: its fields, and the one file with its name.
pub(super) type Multipart = (Vec<(String, String)>, Option<(String, Vec<u8>)>);

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

fn quoted(head: &str, name: &str) -> Option<String> {
    let start = head.find(&format!(" {name}=\""))? + name.len() + 3;
    let rest = head.get(start..)?;
    rest.find('"').map(|end| rest[..end].to_owned())
}

/// Takes a multipart body apart; None if it isn't one.
pub(super) fn multipart(content_type: &str, body: &[u8]) -> Option<Multipart> {
    let boundary = content_type.split("boundary=").nth(1)?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let mark = format!("--{boundary}");
    let mut rest = &body[position(body, mark.as_bytes())? + mark.len()..];
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = position(part, format!("\r\n{mark}").as_bytes())?;
        let split = position(&part[..end], b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&part[..split]).into_owned();
        let content = &part[split + 4..end];
        let name = quoted(&head, "name")?;
        match quoted(&head, "filename") {
            Some(filename) if name == "file" => file = Some((filename, content.to_vec())),
            // Under another name it is a parameter, which the contract refuses.
            _ => fields.push((name, String::from_utf8_lossy(content).into_owned())),
        }
        rest = &part[end + 2 + mark.len()..];
    }
    Some((fields, file))
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG") {
        Some("png")
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some("jpg")
    } else if bytes.starts_with(b"GIF8") {
        Some("gif")
    } else if bytes.starts_with(b"-----BEGIN") {
        Some("pem")
    } else {
        None
    }
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let purpose = ctx.text("purpose").unwrap_or_default().to_owned();
    let (name, bytes) = ctx
        .upload
        .take()
        .ok_or_else(|| ApiError::missing_param("file"))?;
    let kind = kind(&bytes);
    let limit = if kind == Some("gif") {
        4_000_000
    } else {
        2_000_000
    };
    let fits = match purpose.as_str() {
        "terminal_reader_splashscreen" => matches!(kind, Some("png" | "jpg" | "gif")),
        "terminal_wifi_certificate" | "terminal_wifi_private_key" => kind == Some("pem"),
        _ => true,
    };
    if !fits {
        return Err(ApiError::invalid(format!(
            "The file isn't of a type that can be used for {purpose}."
        ))
        .param("file"));
    }
    if bytes.is_empty() || (purpose == "terminal_reader_splashscreen" && bytes.len() > limit) {
        return Err(
            ApiError::invalid(format!("The file must be between 1 and {limit} bytes."))
                .param("file"),
        );
    }
    let mut file = build::skeleton("file");
    let id = ctx.world.new_id(Kind::File, ctx.now);
    file["created"] = json!(ctx.seconds());
    file["filename"] = json!(name);
    file["purpose"] = json!(purpose);
    file["size"] = json!(bytes.len());
    file["type"] = kind.map_or(Value::Null, |kind| json!(kind));
    file["url"] = json!(format!("https://files.stripe.com/v1/files/{id}/contents"));
    file["id"] = json!(id);
    ctx.world.put(Kind::File, file.clone());
    Ok(file)
}
