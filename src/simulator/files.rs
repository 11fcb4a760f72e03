//! Files: splash screens, Wi-Fi certificates and keys, evidence, signatures from a
//! reader; their bytes, and links for those who have no key.
//!
//! Chosen: a signature is a small SVG of the purpose `customer_signature`; the API
//! reference doesn't say which purpose it has.

use serde_json::{Value, json};

use super::base64;
use super::build::{self, flag, text};
use super::context::Ctx;
use super::error::ApiError;
use super::ids;
use super::kinds::Kind;
use super::readers::merge_metadata;
use super::store::World;

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
    } else if bytes.starts_with(b"%PDF") {
        Some("pdf")
    } else if bytes.starts_with(b"<svg") {
        Some("svg")
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
    let wanted = ctx.params["file_link_data"].clone();
    let linked = flag(&wanted, "create");
    if linked && !LINKED.contains(&purpose.as_str()) {
        return Err(no_link(&purpose, "file_link_data"));
    }
    let id = keep(ctx.world, ctx.now, &purpose, &name, &bytes);
    if linked {
        link(ctx, &id, &wanted);
    }
    ctx.world
        .get(Kind::File, &id)
        .ok_or_else(|| ApiError::missing(Kind::File.noun(), &id))
}

/// Purposes whose files may be linked to.
const LINKED: &[&str] = &[
    "business_icon",
    "business_logo",
    "customer_signature",
    "dispute_evidence",
    "finance_report_run",
    "financial_account_statement",
    "identity_document_downloadable",
    "issuing_regulatory_reporting",
    "pci_document",
    "selfie",
    "sigma_scheduled_query",
    "tax_document_user_upload",
    "terminal_android_apk",
    "terminal_reader_splashscreen",
];

fn no_link(purpose: &str, param: &str) -> ApiError {
    ApiError::invalid(format!(
        "You cannot create a link to a file with the purpose {purpose}."
    ))
    .param(param)
}

/// Keeps a file and its bytes; its id.
fn keep(world: &mut World, now: i64, purpose: &str, name: &str, bytes: &[u8]) -> String {
    let mut file = build::skeleton("file");
    let id = world.new_id(Kind::File, now);
    file["created"] = json!(now.div_euclid(1000));
    file["filename"] = json!(name);
    file["links"] = links(world, &id, purpose);
    file["purpose"] = json!(purpose);
    file["size"] = json!(bytes.len());
    file["type"] = kind(bytes).map_or(Value::Null, |kind| json!(kind));
    file["url"] = json!(format!("{HOST}/v1/files/{id}/contents"));
    file["id"] = json!(id);
    world.put(
        Kind::Content,
        json!({"id": id, "bytes": base64::encode(bytes)}),
    );
    world.put(Kind::File, file);
    id
}

/// How long a signature is kept: <https://docs.stripe.com/terminal/features/collect-inputs>.
const SIGNATURE_KEPT: i64 = 7 * 86_400;
const SIGNATURE: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80"><path d="M10 50 C40 10 60 90 90 45 S150 20 170 50 220 60 230 40" fill="none" stroke="black" stroke-width="2"/></svg>"#;

/// What somebody wrote on a reader's screen; the file's id.
pub(super) fn signature(world: &mut World, now: i64) -> String {
    let id = keep(world, now, "customer_signature", "signature.svg", SIGNATURE);
    if let Some(mut file) = world.get(Kind::File, &id) {
        file["expires_at"] = json!(now.div_euclid(1000) + SIGNATURE_KEPT);
        world.put(Kind::File, file);
    }
    id
}

/// Where Stripe serves files. A reply names the place the request was sent to instead:
/// see [`at`].
const HOST: &str = "https://files.stripe.com";

/// Lets the addresses of files in a reply lead to where the caller asked.
pub(super) fn at(reply: &mut Value, origin: &str) {
    match reply {
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match value {
                    Value::String(url) if name == "url" => {
                        if let Some(path) = url.strip_prefix(HOST) {
                            *url = format!("{origin}{path}");
                        }
                    }
                    Value::Object(_) | Value::Array(_) => at(value, origin),
                    _ => {}
                }
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| at(row, origin)),
        _ => {}
    }
}

/// A file's bytes, and what they are.
pub(super) fn contents(world: &World, id: &str) -> Option<(Vec<u8>, &'static str)> {
    let file = world.get(Kind::File, id)?;
    let held = world.get(Kind::Content, id)?;
    let bytes = base64::decode(text(&held, "bytes"))?;
    let kind = match text(&file, "type") {
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "pem" => "application/x-pem-file",
        _ => "application/octet-stream",
    };
    Some((bytes, kind))
}

/// The list of a file's links, as it stands in the file.
fn links(world: &World, file: &str, purpose: &str) -> Value {
    if !LINKED.contains(&purpose) {
        return Value::Null;
    }
    let mut all: Vec<&Value> = world
        .rows(Kind::Link)
        .filter(|link| text(link, "file") == file)
        .collect();
    all.reverse();
    let rows: Vec<Value> = all
        .iter()
        .take(10)
        .map(|link| super::view::public(link))
        .collect();
    json!({
        "object": "list", "data": rows, "has_more": all.len() > 10, "total_count": all.len(),
        "url": format!("/v1/file_links?file={file}")
    })
}

fn retell(world: &mut World, id: &str) {
    if let Some(mut file) = world.get(Kind::File, id) {
        file["links"] = links(world, id, text(&file, "purpose"));
        world.put(Kind::File, file);
    }
}

fn link(ctx: &mut Ctx<'_>, file: &str, wanted: &Value) -> Value {
    let world = &mut *ctx.world;
    let id = world.new_id(Kind::Link, ctx.now);
    let mode = if world.live { "live" } else { "test" };
    let secret = format!(
        "{}{}",
        ids::base62(world.noise(), 11),
        ids::base62(world.noise(), 11)
    );
    // Stripe's, too, name the account and the mode.
    let name = format!("00|{}|fl_{mode}_{secret}", world.account);
    let mut link = json!({
        "id": id, "object": "file_link", "created": ctx.now.div_euclid(1000), "expired": false,
        "expires_at": null, "file": file, "livemode": world.live, "metadata": {},
        "url": format!("{HOST}/links/{}", base64::url(name.as_bytes())),
    });
    if let Some(until) = wanted["expires_at"].as_i64() {
        link["expires_at"] = json!(until);
        link["_due"] = json!(until * 1000);
    }
    merge_metadata(&mut link, wanted.get("metadata"));
    world.put(Kind::Link, link.clone());
    retell(world, file);
    link
}

fn future(wanted: &Value, seconds: i64) -> Result<(), ApiError> {
    if wanted["expires_at"]
        .as_i64()
        .is_some_and(|until| until <= seconds)
    {
        return Err(
            ApiError::invalid("The expiration time must be in the future.").param("expires_at"),
        );
    }
    Ok(())
}

/// `POST /v1/file_links`
pub(super) fn create_link(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let file = ctx
        .named(Kind::File, "file")?
        .ok_or_else(|| ApiError::missing_param("file"))?;
    if !LINKED.contains(&text(&file, "purpose")) {
        return Err(no_link(text(&file, "purpose"), "file"));
    }
    future(&ctx.params, ctx.seconds())?;
    let wanted = ctx.params.clone();
    Ok(link(ctx, text(&file, "id"), &wanted))
}

/// `POST /v1/file_links/{id}`
pub(super) fn update_link(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut link = ctx.subject(Kind::Link)?;
    let now = ctx.seconds();
    match ctx.params.get("expires_at") {
        Some(Value::String(now_or_none)) if now_or_none == "now" => {
            link["expires_at"] = json!(now);
            link["expired"] = json!(true);
        }
        Some(until) => {
            future(&ctx.params, now)?;
            let until = until.as_i64();
            link["expires_at"] = json!(until);
            link["expired"] = json!(false);
            link["_due"] = json!(until.map(|until| until * 1000));
        }
        None => {}
    }
    merge_metadata(&mut link, ctx.params.get("metadata"));
    ctx.world.put(Kind::Link, link.clone());
    retell(ctx.world, text(&link, "file"));
    Ok(link)
}

/// A link's time is over.
pub(super) fn expire(world: &mut World, id: &str) {
    if let Some(mut link) = world.get(Kind::Link, id) {
        link["expired"] = json!(true);
        if let Some(map) = link.as_object_mut() {
            map.shift_remove("_due");
        }
        let file = text(&link, "file").to_owned();
        world.put(Kind::Link, link);
        retell(world, &file);
    }
}

/// The mode and the account in the path of a link.
pub(super) fn linked_world(path: &str) -> Option<(bool, String)> {
    let name = base64::decode(path.strip_prefix("/links/")?)?;
    let name = String::from_utf8(name).ok()?;
    let mut parts = name.split('|').skip(1);
    let account = parts.next()?.to_owned();
    let live = parts.next()?.starts_with("fl_live_");
    Some((live, account))
}

/// The file that a link leads to, as long as it does.
pub(super) fn linked(world: &World, path: &str) -> Option<(Vec<u8>, &'static str)> {
    let url = format!("{HOST}{path}");
    let link = world
        .rows(Kind::Link)
        .find(|link| text(link, "url") == url && !flag(link, "expired"))?;
    contents(world, text(link, "file"))
}
