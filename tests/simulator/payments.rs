//! What happens between a reader, a card and a PaymentIntent.

use crate::support::Bench;

#[tokio::test]
async fn a_payment_goes_through() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let intent = bench.intent("1200", &[]).await;
    let pushed = bench.push(&reader, &intent).await.ok();
    assert_eq!(pushed["action"]["status"], "in_progress");
    let done = bench.present(&reader, &[]).await.ok();
    assert_eq!(done["action"]["status"], "succeeded");
    assert_eq!(
        done["action"]["process_payment_intent"]["payment_intent"],
        intent
    );
    let after = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
    assert_eq!(after["status"], "succeeded");
    assert_eq!(after["amount_received"], 1200);
    let charge = bench
        .fetch(&format!(
            "/v1/charges/{}",
            after["latest_charge"].as_str().unwrap()
        ))
        .await;
    let card = &charge["payment_method_details"]["card_present"];
    assert_eq!(card["reader"], reader);
    assert_eq!(card["last4"], "4242");
}
