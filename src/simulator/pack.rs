//! Objects at rest. A sale leaves a dozen of them behind that are all alike, so
//! they are kept as text, some at a time, compressed against samples of every kind.
//!
//! The samples are made by this program, are the same in every run of it and
//! never leave it: the journal holds plain JSON.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::build;
use super::cards::CARDS;
use super::history::{History, Till};
use super::ids;
use super::kinds::Kind;
use super::things;

/// Beyond this distance nothing can be referred to; a block and the samples fit.
const WINDOW: usize = 32 << 10;

/// Texts compressed together: those of one sale have much in common.
#[derive(Debug)]
struct Block {
    length: usize,
    bytes: Box<[u8]>,
}

/// An object in a block.
#[derive(Debug)]
pub(super) struct Packed {
    block: Arc<Block>,
    from: u32,
    length: u32,
}

/// Packs objects that will go together.
pub(super) fn pack<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Packed> {
    let mut text = String::new();
    let mut places = Vec::new();
    for value in values {
        let from = text.len();
        text.push_str(&value.to_string());
        places.push((from, text.len() - from));
    }
    let bytes = lz4_flex::block::compress_with_dict(text.as_bytes(), samples());
    let block = Arc::new(Block {
        length: text.len(),
        bytes: bytes.into_boxed_slice(),
    });
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    places
        .into_iter()
        .map(|(from, length)| Packed {
            block: Arc::clone(&block),
            from: small(from),
            length: small(length),
        })
        .collect()
}

thread_local! {
    /// The block that was opened last: whoever reads one object reads its neighbours.
    static OPENED: RefCell<Option<(Arc<Block>, Vec<u8>)>> = const { RefCell::new(None) };
}

impl Packed {
    /// Hands over the object's text: names and values without blanks between them.
    pub(super) fn text<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        OPENED.with_borrow_mut(|opened| {
            if !opened
                .as_ref()
                .is_some_and(|(block, _)| Arc::ptr_eq(block, &self.block))
            {
                // What this program compressed itself can be expanded again.
                let text = lz4_flex::block::decompress_with_dict(
                    &self.block.bytes,
                    self.block.length,
                    samples(),
                );
                *opened = Some((Arc::clone(&self.block), text.unwrap_or_default()));
            }
            let place = |number| usize::try_from(number).unwrap_or(usize::MAX);
            let (from, length) = (place(self.from), place(self.length));
            let text = opened
                .as_ref()
                .and_then(|(_, text)| text.get(from..from + length));
            read(text.unwrap_or_default())
        })
    }

    pub(super) fn value(&self) -> Value {
        self.text(|text| serde_json::from_slice(text).unwrap_or_default())
    }
}

/// Texts in which most of an object is found already; the commonest last.
fn samples() -> &'static [u8] {
    static SAMPLES: OnceLock<Vec<u8>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let mut text = String::new();
        for sample in make() {
            text.push_str(&sample.to_string());
        }
        let from = text.len().saturating_sub(WINDOW);
        text.into_bytes().split_off(from)
    })
}

fn make() -> Vec<Value> {
    let till = Till {
        reader: ids::make("tmr", 0, 0, 0),
        location: ids::make("tml", 0, 0, 0),
        currency: super::money::SETTLEMENT,
        tips: true,
        mobile: false,
    };
    let past = History {
        seed: 0,
        base: 1_800_000_000,
        sales: 400,
        days: 60,
        tills: vec![till.clone()],
        live: false,
    };
    let of = |kind: Kind, fits: &dyn Fn(&Value) -> bool| {
        past.walk(kind, (0, past.base), None, true)
            .map(|key| past.at(kind, key))
            .find(|object| fits(object))
            .unwrap_or_default()
    };
    let paid = |object: &Value| {
        let in_person = |kind: &Value| kind == "card_present";
        in_person(&object["payment_method_details"]["type"])
            || in_person(&object["payment_method_types"][0])
    };
    let is = |status: &'static str| {
        move |object: &Value| paid(object) && build::text(object, "status") == status
    };
    let charge = of(Kind::Charge, &is("succeeded"));
    let mut fresh = build::skeleton("payment_intent");
    fresh["payment_method_options"] = build::method_options("card_present");
    let method = things::method("pm_1", &CARDS[0], false, 0);
    let device = things::Device {
        model: "stripe_s700",
        serial: "STRM",
        label: "Till",
        location: "tml",
    };
    let mut reader = things::record(&till.reader, &device, false);
    reader["action"] = json!({
        "api_error": null, "failure_code": null, "failure_message": null, "status": "succeeded",
        "type": "process_payment_intent",
        "process_payment_intent": {"payment_intent": "pi_31", "process_config": {"skip_tipping": true}}
    });
    let mut event = build::skeleton("event");
    event["api_version"] = json!(super::options::VERSION);
    event["request"] = json!({"id": "req_", "idempotency_key": null});
    let of_type = |kind: &str, object: &Value| {
        let mut event = event.clone();
        event["type"] = json!(kind);
        event["data"]["object"] = object.clone();
        event
    };
    let intent = of(Kind::Intent, &is("succeeded"));
    vec![
        of(Kind::Dispute, &|_| true),
        of(Kind::Refund, &|_| true),
        build::skeleton("setup_intent"),
        of(Kind::Charge, &is("failed")),
        of(Kind::Intent, &is("requires_payment_method")),
        json!({"id": "", "status": 200, "request": "req_", "reply": null, "fingerprint": "", "created": 0, "at": 0}),
        of_type("charge.updated", &Value::Null),
        of_type("payment_intent.succeeded", &Value::Null),
        of_type("terminal.reader.action_succeeded", &reader),
        of_type("charge.succeeded", &Value::Null),
        method,
        of(Kind::Txn, &|object| object["type"] == "charge"),
        of_type("payment_intent.created", &fresh),
        intent,
        charge,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_come_back_as_they_were_and_take_little_room() {
        let mut objects = make();
        for object in &mut objects {
            object["id"] = json!("ch_3ünique");
            object["metadata"] = json!({"reference": "order 4711", "snowman": "☃"});
        }
        let packed = pack(objects.iter());
        for (object, packed) in objects.iter().zip(&packed).rev() {
            assert_eq!(packed.value().to_string(), object.to_string());
        }
        let size = packed[0].block.bytes.len();
        assert!(
            size < 100 * objects.len(),
            "{size} bytes for {}",
            objects.len()
        );
        assert_eq!(pack([Value::Null].iter())[0].value(), Value::Null);
        assert!(pack([].into_iter()).is_empty());
    }
}
