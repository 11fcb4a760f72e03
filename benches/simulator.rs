//! Figures of the simulator, by hand: `cargo bench --bench simulator [SALES]`.
//!
//! Clients on eight connections sell on simulated readers of a served simulator:
//! a PaymentIntent, a push, a card, a look; the first three with idempotency keys.
//! Prints the requests per second, which must not be fewer than 2,500, and by how much the server's memory grows with
//! each sale, once 2,000 are behind it and again after 20,000 more.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

type Done<T> = Result<T, Box<dyn Error>>;

const CLIENTS: usize = 8;
const WARM: usize = 2_000;
/// Fewer requests a second than this are a failure.
const FLOOR: u128 = 2_500;

struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(home: &std::path::Path) -> Done<Server> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tillctl"))
        .env_clear()
        .env("HOME", home)
        .args(["simulator", "serve", "--port", "0", "-o", "json"])
        .args(["--readers", "40", "--locations", "1"])
        .stdout(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().ok_or("no stdout")?;
    let mut lines = BufReader::new(stdout);
    let mut text = String::new();
    while !text.contains('}') && lines.read_line(&mut text)? > 0 {}
    let told: Value = serde_json::from_str(&text)?;
    let url = told["url"].as_str().ok_or("no url")?.to_owned();
    Ok(Server { child, url })
}

impl Server {
    /// Its memory, in KiB.
    fn resident(&self) -> Done<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(number.ok_or("no VmRSS")?.parse()?)
    }
}

#[derive(Clone)]
struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    async fn ask(&self, path: &str, form: Option<(&str, String)>) -> Done<Value> {
        let url = format!("{}{path}", self.url);
        let mut request = match &form {
            Some(_) => self.http.post(url),
            None => self.http.get(url),
        };
        request = request
            .header("Authorization", "Bearer sk_test_bench")
            .header("Stripe-Version", "2026-10-28.endive");
        if let Some((key, body)) = form {
            request = request
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body);
        }
        let response = request.send().await?;
        let fine = response.status().is_success();
        let text = response.text().await?;
        if fine {
            Ok(serde_json::from_str(&text)?)
        } else {
            Err(text.into())
        }
    }

    async fn sell(&self, reader: &str, name: &str) -> Done<()> {
        let order = format!(
            "amount=1000&currency=eur&allowed_payment_method_types[]=card_present&metadata[reference]={name}"
        );
        let intent = self
            .ask("/v1/payment_intents", Some((&format!("{name}-a"), order)))
            .await?;
        let id = intent["id"].as_str().ok_or("no id")?;
        let push = format!("/v1/terminal/readers/{reader}/process_payment_intent");
        let form = format!("payment_intent={id}");
        self.ask(&push, Some((&format!("{name}-b"), form))).await?;
        let present = format!("/v1/test_helpers/terminal/readers/{reader}/present_payment_method");
        self.ask(&present, Some((&format!("{name}-c"), String::new())))
            .await?;
        let look = format!("/v1/payment_intents/{id}?expand[]=latest_charge");
        let paid = self.ask(&look, None).await?;
        if paid["status"] == "succeeded" {
            Ok(())
        } else {
            Err(paid.to_string().into())
        }
    }
}

async fn sales(client: &Client, readers: &[String], from: usize, count: usize) -> Done<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for (at, reader) in readers.iter().enumerate() {
        let (client, reader) = (client.clone(), reader.clone());
        tasks.spawn(async move {
            for number in 0..count / CLIENTS {
                let name = format!("sale-{from}-{at}-{number}");
                client
                    .sell(&reader, &name)
                    .await
                    .map_err(|error| error.to_string())?;
            }
            Ok::<(), String>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    // The last charges are settled two seconds later.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    client.ask("/v1/charges?limit=1", None).await?;
    Ok(())
}

#[tokio::main]
async fn main() -> Done<()> {
    let wanted = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let count: usize = wanted.unwrap_or(20_000);
    let home = tempfile::tempdir()?;
    let server = serve(home.path())?;
    let client = Client {
        http: tillctl::facade::stripe::http_builder().no_proxy().build()?,
        url: server.url.clone(),
    };
    let list = client.ask("/v1/terminal/readers?limit=100", None).await?;
    let readers: Vec<String> = list["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|reader| reader["device_type"] == "simulated_wisepos_e")
        .filter_map(|reader| reader["id"].as_str().map(str::to_owned))
        .take(CLIENTS)
        .collect();
    if readers.len() < CLIENTS {
        return Err("too few simulated readers".into());
    }
    sales(&client, &readers, 0, WARM).await?;
    let (before, began) = (server.resident()?, Instant::now());
    sales(&client, &readers, WARM, count).await?;
    let took = began.elapsed().saturating_sub(Duration::from_millis(2_500));
    let after = server.resident()?;
    let per_second = u128::try_from(count * 4)? * 1000 / took.as_millis().max(1);
    let bytes = (after.saturating_sub(before)) * 1024 / u64::try_from(count)?;
    println!(
        "{count} sales, {} requests in {} ms: {per_second} requests/s",
        count * 4,
        took.as_millis()
    );
    println!("memory {before} KiB, then {after} KiB: {bytes} bytes a sale");
    if per_second < FLOOR {
        return Err(format!("{per_second} requests/s are fewer than {FLOOR}").into());
    }
    Ok(())
}
