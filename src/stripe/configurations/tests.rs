//! What is read and what is sent.

use super::*;
use crate::secret::Hidden;
use crate::stripe::Verbatim;
use crate::stripe::object::Object as _;

const TEXT: &str = r#"{
  "id": "tmc_1", "object": "terminal.configuration", "name": "Bars",
  "is_account_default": false, "livemode": false,
  "bbpos_wisepos_e": {"splashscreen": "file_1"},
  "stripe_s700": {"splashscreen": {"id": "file_2", "object": "file"}},
  "next_model": {"splashscreen": "file_3"},
  "cellular": {"enabled": true}, "offline": {"enabled": null},
  "reader_security": {"admin_menu_passcode": "13700"},
  "reboot_window": {"start_hour": 3, "end_hour": 5},
  "tipping": {"eur": {"percentages": [10, 15, 20], "fixed_amounts": null}},
  "wifi": {"type": "enterprise_eap_peap",
           "enterprise_eap_peap": {"ssid": "Till", "username": "till", "password": "hunter2"}}
}"#;

#[test]
fn every_part_is_read_and_no_secret_is_shown() {
    let kept: Verbatim<Configuration> = serde_json::from_str(TEXT).unwrap();
    let splash: Vec<_> = kept.splashscreens.0.iter().collect();
    assert_eq!(splash.len(), 3, "{splash:?}");
    assert_eq!(kept.splashscreens.0["stripe_s700"], "file_2");
    assert_eq!(
        kept.tipping.as_ref().unwrap()["eur"].percentages,
        Some(vec![10, 15, 20])
    );
    let network = kept.wifi.as_ref().unwrap().network().unwrap();
    assert_eq!(network.password.as_ref().unwrap().expose(), "hunter2");
    let shown = format!("{kept:?} {}", kept.raw());
    assert!(!shown.contains("hunter2") && !shown.contains("13700"));
    assert!(kept.raw().get().contains(r#""password":"[set]""#));
}

#[test]
fn a_tombstone_is_read() {
    let text = r#"{"id":"tmc_1","object":"terminal.configuration","deleted":true}"#;
    let gone: Configuration = serde_json::from_str(text).unwrap();
    assert!(gone.is_deleted() && !gone.is_default());
}

#[test]
fn what_stays_is_not_sent_and_what_goes_is_sent_empty() {
    let mut draft = Draft {
        name: Some("Bars".into()),
        offline: Edit::Set(false),
        wifi: Edit::Unset,
        ..Draft::default()
    };
    draft
        .splashscreens
        .insert("stripe_s700".into(), Edit::Unset);
    assert_eq!(
        update("tmc_1", &draft).params.encode(),
        "name=Bars&offline[enabled]=false&wifi=&stripe_s700="
    );
    assert_eq!(
        create(&draft).params.encode(),
        "name=Bars&offline[enabled]=false"
    );
    assert!(Draft::default().is_empty() && !draft.is_empty());
}

#[test]
fn a_network_is_sent_under_its_type() {
    let draft = Draft {
        wifi: Edit::Set(WifiDraft::EnterpriseEapTls {
            ssid: "Till".into(),
            client_certificate_file: "file_1".into(),
            private_key_file: "file_2".into(),
            private_key_file_password: Some(Hidden::new("hunter2")),
            ca_certificate_file: None,
        }),
        ..Draft::default()
    };
    let form = create(&draft).params;
    assert_eq!(
        form.encode(),
        "wifi[type]=enterprise_eap_tls&wifi[enterprise_eap_tls][ssid]=Till\
         &wifi[enterprise_eap_tls][client_certificate_file]=file_1\
         &wifi[enterprise_eap_tls][private_key_file]=file_2\
         &wifi[enterprise_eap_tls][private_key_file_password]=hunter2"
    );
    assert!(!format!("{draft:?} {form:?}").contains("hunter2"));
}
