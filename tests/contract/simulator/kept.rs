//! State that outlives a run, and two runs at once on one state.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use tillctl::facade::simulator::{Options, Shop, Simulator, reset};

use super::support::{Bench, NOON, clock, id};

async fn on(dir: &Path) -> Bench {
    let dir = dir.to_owned();
    Bench::with(|options| {
        options.state_dir = Some(dir);
        options.live_world = true;
    })
    .await
}

#[tokio::test]
async fn what_was_done_is_there_in_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("deep/state");
    let bench = on(&state).await;
    let (reader, intent, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let keyed = || {
        bench
            .call(
                "POST",
                "/v1/refunds",
                &[("charge", &charge), ("amount", "100")],
            )
            .header("Idempotency-Key", "r")
    };
    let refund = keyed().send().await.ok();
    let old = bench.get("/v1/charges", &[("limit", "100")]).await.ok();
    let till = id(&bench.reader("Till 1").await);
    bench
        .call("DELETE", &format!("/v1/terminal/readers/{till}"), &[])
        .send()
        .await
        .ok();
    let live = bench
        .call("GET", "/v1/charges", &[])
        .key("sk_live_1")
        .send()
        .await
        .ok();
    bench.simulator.stop().await;

    let bench = on(&state).await;
    // Later, yet the past is the same: it was fixed when the state was begun.
    bench.pass(3_600_000);
    assert_eq!(
        bench.get("/v1/charges", &[("limit", "100")]).await.ok(),
        old
    );
    assert_eq!(
        bench
            .call("GET", "/v1/charges", &[])
            .key("sk_live_1")
            .send()
            .await
            .ok(),
        live
    );
    assert_eq!(
        bench.fetch(&format!("/v1/payment_intents/{intent}")).await["status"],
        "succeeded"
    );
    assert_eq!(
        bench.fetch(&format!("/v1/terminal/readers/{reader}")).await["action"]["status"],
        "succeeded"
    );
    assert_eq!(
        bench.fetch(&format!("/v1/terminal/readers/{till}")).await["deleted"],
        true
    );
    let again = bench
        .call(
            "POST",
            "/v1/refunds",
            &[("charge", &charge), ("amount", "100")],
        )
        .header("Idempotency-Key", "r")
        .send()
        .await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.ok()["id"], refund["id"]);
    // New ids do not repeat old ones.
    let (_, other, _) = bench.paid("1000", &[]).await;
    assert_ne!(other, intent);
}

#[tokio::test]
async fn two_at_once_see_each_others_work() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (on(dir.path()).await, on(dir.path()).await);
    let reader = one.simulated().await;
    let intent = two.intent("1000", &[]).await;
    one.push(&reader, &intent).await.ok();
    two.present(&reader, &[]).await.ok();
    assert_eq!(
        one.fetch(&format!("/v1/payment_intents/{intent}")).await["status"],
        "succeeded"
    );
    // Interleaved writes lose nothing.
    let many = |bench: Arc<Bench>| async move {
        for _ in 0..40 {
            bench.intent("1000", &[]).await;
        }
    };
    let (one, two) = (Arc::new(one), Arc::new(two));
    tokio::join!(many(Arc::clone(&one)), many(Arc::clone(&two)));
    for bench in [&one, &two] {
        let list = bench
            .get(
                "/v1/payment_intents",
                &[("limit", "100"), ("created[gte]", "1795435200")],
            )
            .await
            .ok();
        assert_eq!(list["data"].as_array().unwrap().len(), 81);
    }
}

#[tokio::test]
async fn a_torn_line_is_dropped_and_a_reset_forgets() {
    let dir = tempfile::tempdir().unwrap();
    let bench = on(dir.path()).await;
    let reader = bench.simulated().await;
    let journal = dir.path().join("journal.jsonl");
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&journal)
        .unwrap();
    file.write_all(b"{\"world\":\"test/acct_1TillctlDemoShop\",\"rows\":[[\"tmr\",\"")
        .unwrap();
    assert_eq!(
        bench.fetch(&format!("/v1/terminal/readers/{reader}")).await["id"],
        reader
    );
    let next = bench.simulated().await;
    bench.simulator.stop().await;
    let bench = on(dir.path()).await;
    bench.fetch(&format!("/v1/terminal/readers/{next}")).await;
    // A reset under a running simulator begins anew.
    assert!(reset(dir.path()).unwrap());
    assert!(!reset(dir.path()).unwrap());
    assert_eq!(
        bench
            .get(&format!("/v1/terminal/readers/{next}"), &[])
            .await
            .status,
        404
    );
    bench.reader("Till 1").await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&journal), 0o600);
        assert_eq!(mode(&dir.path().join("lock")), 0o600);
    }
}

#[tokio::test]
async fn another_shop_on_the_same_state_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    on(dir.path()).await.simulator.stop().await;
    let mut options = Options::new(clock(&Arc::new(AtomicI64::new(NOON))));
    options.state_dir = Some(dir.path().to_owned());
    options.shop = Shop::Empty;
    let refused = Simulator::start(options).await.unwrap_err();
    assert!(refused.to_string().contains("reset it first"), "{refused}");
}
