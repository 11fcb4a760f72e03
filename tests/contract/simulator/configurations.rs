//! Configurations and the files they refer to.

use serde_json::json;

use super::support::{Bench, Reply, id};

const PATH: &str = "/v1/terminal/configurations";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const GIF: &[u8] = b"GIF89a";
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

pub(crate) async fn upload(
    bench: &Bench,
    field: &str,
    purpose: &str,
    bytes: &[u8],
    key: &str,
) -> Reply {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n{purpose}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    bench
        .call("POST", "/v1/files", &[])
        .header("Content-Type", "multipart/form-data; boundary=x")
        .header("Idempotency-Key", key)
        .raw(body)
        .send()
        .await
}

async fn refused(bench: &Bench, pairs: &[(&str, &str)]) -> String {
    let reply = bench.post(PATH, pairs).await;
    assert_eq!(reply.refused().0, 400);
    reply.param().to_owned()
}

#[tokio::test]
async fn tips_are_suggested_in_one_of_three_ways() {
    let bench = Bench::demo().await;
    let percent = [
        ("tipping[eur][percentages][0]", "5"),
        ("tipping[eur][percentages][1]", "10"),
        ("tipping[eur][percentages][2]", "15"),
    ];
    let fixed = [
        ("tipping[eur][fixed_amounts][0]", "100"),
        ("tipping[eur][fixed_amounts][1]", "200"),
        ("tipping[eur][fixed_amounts][2]", "300"),
    ];
    let smart = [("tipping[eur][smart_tip_threshold]", "1000")];
    for pairs in [
        &percent[..],
        &fixed,
        &[&percent[..], &fixed, &smart].concat(),
    ] {
        bench.post(PATH, pairs).await.ok();
    }
    for pairs in [
        &smart[..],
        &[&percent[..], &fixed].concat(),
        &[&percent[..], &smart].concat(),
    ] {
        assert_eq!(refused(&bench, pairs).await, "tipping[eur]");
    }
    assert_eq!(
        refused(&bench, &percent[..2]).await,
        "tipping[eur][percentages]"
    );
    assert_eq!(
        refused(&bench, &[("tipping[brl][x]", "1")]).await,
        "tipping[brl]"
    );
}

#[tokio::test]
async fn what_is_emptied_is_gone() {
    let bench = Bench::demo().await;
    let all = [
        ("name", "Bar"),
        ("offline[enabled]", "true"),
        ("cellular[enabled]", "false"),
        ("reader_security[admin_menu_passcode]", "13700"),
        ("reboot_window[start_hour]", "22"),
        ("reboot_window[end_hour]", "4"),
        ("wifi[type]", "personal_psk"),
        ("wifi[personal_psk][ssid]", "Till"),
        ("wifi[personal_psk][password]", "hunter2"),
    ];
    let made = bench.post(PATH, &all).await.ok();
    let path = format!("{PATH}/{}", id(&made));
    let empty = [
        ("offline", ""),
        ("cellular", ""),
        ("reader_security", ""),
        ("reboot_window", ""),
        ("wifi", ""),
        ("tipping", ""),
        ("stripe_s700", ""),
    ];
    let bare = bench.post(&path, &empty).await.ok();
    assert_eq!(bare, bench.fetch(&path).await);
    let names: Vec<_> = bare.as_object().unwrap().keys().collect();
    for (name, _) in empty {
        assert!(!names.contains(&&name.to_owned()), "{names:?}");
    }
    // Neither is in the contract.
    assert_eq!(bench.post(&path, &[("name", "")]).await.status, 400);
    assert_eq!(
        refused(&bench, &[("reboot_window", "")]).await,
        "reboot_window"
    );
}

#[tokio::test]
async fn files_serve_the_purpose_they_were_uploaded_for() {
    let bench = Bench::demo().await;
    let splash = "terminal_reader_splashscreen";
    let png = id(&upload(&bench, "file", splash, PNG, "1").await.ok());
    let gif = id(&upload(&bench, "file", splash, GIF, "2").await.ok());
    let certificate = upload(&bench, "file", "terminal_wifi_certificate", PEM, "3").await;
    let certificate = id(&certificate.ok());
    let set = |model: &str| format!("{model}[splashscreen]");
    for (model, file, fits) in [
        ("stripe_s700", &png, true),
        ("stripe_s700", &gif, true),
        ("bbpos_wisepad3", &png, true),
        ("bbpos_wisepad3", &gif, false),
        ("verifone_p400", &gif, false),
        ("stripe_s700", &certificate, false),
    ] {
        let reply = bench.post(PATH, &[(&set(model), file)]).await;
        assert_eq!(reply.status == 200, fits, "{model} {}", reply.text);
        if fits {
            assert_eq!(reply.ok()[model], json!({"splashscreen": file}));
        } else {
            assert_eq!(reply.param(), set(model));
        }
    }
    // The file has its name, what is in it counts, and so has the key.
    let reply = upload(&bench, "picture", splash, PNG, "4").await;
    assert_eq!(reply.refused(), (400, "parameter_unknown"));
    assert_eq!(
        upload(&bench, "file", splash, PEM, "5").await.param(),
        "file"
    );
    let wrong = upload(&bench, "file", "business_cat", PNG, "6").await;
    assert_eq!(wrong.param(), "purpose");
    let again = upload(&bench, "file", splash, PNG, "1").await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = upload(&bench, "file", splash, GIF, "1").await;
    assert_eq!(other.body["error"]["type"], "idempotency_error");
    let mut large = PNG.to_vec();
    large.resize(2_000_001, 0);
    assert_eq!(
        upload(&bench, "file", splash, &large, "7").await.param(),
        "file"
    );
}

#[tokio::test]
async fn the_default_is_there_and_stays() {
    let bench = Bench::demo().await;
    let list = bench
        .get(PATH, &[("is_account_default", "true")])
        .await
        .ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    let default = id(&list["data"][0]);
    bench
        .call("DELETE", &format!("{PATH}/{default}"), &[])
        .send()
        .await
        .refused();
    let others = bench
        .get(PATH, &[("is_account_default", "false")])
        .await
        .ok();
    assert_eq!(others["data"], json!([]));
}
