//! What the objects of the API have in common: open enums, ids that may be
//! expanded, the text as Stripe sent it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::de::{
    self, DeserializeOwned, IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer,
};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::request::Method;
use crate::secret::SET;

/// What of a reply shows that it is one of the API's, and to what was asked.
#[derive(Debug, Deserialize)]
pub struct ReplyHead<'a> {
    /// The object's type, as Stripe calls it.
    #[serde(borrow, default)]
    pub object: Option<Cow<'a, str>>,
    /// Its id.
    #[serde(default)]
    pub id: Option<IgnoredAny>,
    /// Whether it is the tombstone of a deleted object.
    #[serde(default)]
    pub deleted: Option<bool>,
}

impl ReplyHead<'_> {
    /// Whether it is an object of any type: it has a type, or an id.
    pub(super) fn is_any(&self) -> Result<(), String> {
        if self.object.is_some() || self.id.is_some() {
            Ok(())
        } else {
            Err("it is no object of the API's".into())
        }
    }
}

/// Reads a reply. What Stripe would not answer this request with, such as
/// `{"ok":true}` of a server in between, is an error.
pub(super) fn read<T: Reply>(text: &str, method: Method) -> Result<T, serde_json::Error> {
    let reply = serde_json::from_str(text)?;
    if !T::SHOWS_ITSELF {
        T::check(&serde_json::from_str(text)?, method).map_err(de::Error::custom)?;
    }
    Ok(reply)
}

/// Anything a request can be answered with.
pub trait Reply: DeserializeOwned + Send + 'static {
    /// Whether nothing else could have been read as it, so that [`Reply::check`]
    /// is not needed.
    const SHOWS_ITSELF: bool = false;
    /// Whether Stripe answers such a request so; if not, what is wrong.
    fn check(head: &ReplyHead<'_>, method: Method) -> Result<(), String>;
    /// Whether every object in it is of live mode (or of test mode). Objects
    /// that do not say are of any.
    fn is_of_mode(&self, live: bool) -> bool;
}

/// An object with an id, as it stands in lists.
pub trait Object: DeserializeOwned + Send + 'static {
    /// Its type, as Stripe writes it in the field `object`; empty for objects of
    /// any type.
    const OBJECT: &'static str;
    fn id(&self) -> &str;
    /// `livemode`, where the object has it.
    fn livemode(&self) -> Option<bool> {
        None
    }
    /// Whether this is only the tombstone of a deleted object.
    fn is_deleted(&self) -> bool {
        false
    }
    /// Names of fields, at any depth, whose values nobody is to see: they are
    /// taken out of the text that [`Verbatim`] keeps.
    const SECRETS: &'static [&'static str] = &[];
}

impl<T: Object> Reply for T {
    fn check(head: &ReplyHead<'_>, method: Method) -> Result<(), String> {
        match head.object.as_deref() {
            _ if T::OBJECT.is_empty() => return head.is_any(),
            Some(object) if object == T::OBJECT => {}
            _ => return Err(format!("it is no {}", T::OBJECT)),
        }
        if method == Method::Delete && head.deleted != Some(true) {
            return Err("it does not say that anything was deleted".into());
        }
        Ok(())
    }
    fn is_of_mode(&self, live: bool) -> bool {
        self.livemode().is_none_or(|l| l == live)
    }
}

/// An object beside the text it was read from, so that `-o json` prints what
/// Stripe sent, nothing lost.
#[derive(Debug, Clone)]
pub struct Verbatim<T> {
    value: T,
    raw: Box<RawValue>,
}

impl<T> Verbatim<T> {
    /// The object as Stripe wrote it.
    pub fn raw(&self) -> &RawValue {
        &self.raw
    }

    /// The object without its text.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Verbatim<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Object> Deserialize<'de> for Verbatim<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut raw = Box::<RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(raw.get()).map_err(de::Error::custom)?;
        if !T::SECRETS.is_empty() {
            let mut shown = serde_json::from_str(raw.get()).map_err(de::Error::custom)?;
            hide(&mut shown, T::SECRETS);
            raw = serde_json::value::to_raw_value(&shown).map_err(de::Error::custom)?;
        }
        Ok(Self { value, raw })
    }
}

/// Puts [`SET`] in the place of every value that has one of these names.
pub(super) fn hide(value: &mut serde_json::Value, names: &[&str]) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                if !names.contains(&name.as_str()) {
                    hide(value, names);
                } else if !value.is_null() {
                    *value = SET.into();
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|v| hide(v, names)),
        _ => {}
    }
}

impl<T: Object> Object for Verbatim<T> {
    const OBJECT: &'static str = T::OBJECT;
    fn id(&self) -> &str {
        self.value.id()
    }
    fn livemode(&self) -> Option<bool> {
        self.value.livemode()
    }
    fn is_deleted(&self) -> bool {
        self.value.is_deleted()
    }
}

/// A page of a list.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub(crate) struct Page<T> {
    /// The objects, newest first.
    pub data: Vec<T>,
    /// Whether there are older ones. A list always says so: without it nobody
    /// knows whether it is whole.
    pub has_more: bool,
    #[serde(rename = "object")]
    _object: List,
}

/// `list`, the type of a page.
#[derive(Debug, Deserialize)]
enum List {
    #[serde(rename = "list")]
    List,
}

impl<T: Object> Reply for Page<T> {
    const SHOWS_ITSELF: bool = true;
    fn check(_: &ReplyHead<'_>, _: Method) -> Result<(), String> {
        Ok(())
    }
    fn is_of_mode(&self, live: bool) -> bool {
        self.data
            .iter()
            .all(|o| o.livemode().is_none_or(|l| l == live))
    }
}

/// An id, or the object itself where the request expanded it.
#[derive(Debug, Clone)]
pub enum Expandable<T> {
    /// Not expanded.
    Id(String),
    /// Expanded.
    Object(Box<T>),
}

impl<T: Object> Expandable<T> {
    /// The id either way.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => object.id(),
        }
    }
}

impl<T> Expandable<T> {
    /// The object, if it was expanded.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Expandable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Expandable<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or an object")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<Self::Value, E> {
                Ok(Expandable::Id(id.to_owned()))
            }
            fn visit_string<E: de::Error>(self, id: String) -> Result<Self::Value, E> {
                Ok(Expandable::Id(id))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
                    .map(|o| Expandable::Object(Box::new(o)))
            }
        }
        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

/// Takes out of an object what must not be printed: a PaymentIntent's
/// `client_secret` lets anybody who has it complete the payment.
pub(super) fn strip_secrets(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            if map.contains_key("client_secret") {
                map.insert("client_secret".into(), "[hidden]".into());
            }
            map.values_mut().for_each(strip_secrets);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(strip_secrets),
        _ => {}
    }
}

/// Declares an enum of Stripe's that may grow: an unknown value is kept and
/// shown, never an error.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A value this version does not know.
            Other(String),
        }

        impl $name {
            /// The value as Stripe writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(&*text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Thing {
        id: String,
    }
    impl Object for Thing {
        const OBJECT: &'static str = "thing";
        fn id(&self) -> &str {
            &self.id
        }
    }

    #[test]
    fn what_the_api_does_not_answer_with_is_no_reply() {
        for (text, method, fine) in [
            (r#"{"id":"t_1","object":"thing"}"#, Method::Get, true),
            (r#"{"id":"t_1"}"#, Method::Get, false),
            (r#"{"id":"t_1","object":"other"}"#, Method::Get, false),
            (r#"{"ok":true}"#, Method::Get, false),
            (r#"{"id":"t_1","object":"thing"}"#, Method::Delete, false),
            (
                r#"{"id":"t_1","object":"thing","deleted":true}"#,
                Method::Delete,
                true,
            ),
        ] {
            assert_eq!(
                read::<Verbatim<Thing>>(text, method).is_ok(),
                fine,
                "{method:?} {text}"
            );
        }
        for (text, fine) in [
            (r#"{"object":"list","data":[],"has_more":false}"#, true),
            (r#"{"data":[],"has_more":false}"#, false),
            (r#"{"object":"list","data":[]}"#, false),
            (r#"{"object":"list","has_more":false}"#, false),
            (r#"{"object":"page","data":[],"has_more":false}"#, false),
            ("[]", false),
        ] {
            assert_eq!(
                read::<Page<Thing>>(text, Method::Get).is_ok(),
                fine,
                "{text}"
            );
        }
    }

    #[test]
    fn an_id_and_an_object_read_alike() {
        for text in [r#""t_1""#, r#"{"id":"t_1","more":[1]}"#] {
            let either: Expandable<Thing> = serde_json::from_str(text).unwrap();
            assert_eq!(either.id(), "t_1");
        }
    }

    #[test]
    fn what_stripe_sent_is_kept() {
        let text = r#"{ "id":"t_1", "rate": 1.10, "new_field": null }"#;
        let kept: Verbatim<Thing> = serde_json::from_str(text).unwrap();
        assert_eq!(kept.raw().get(), text);
        assert_eq!(kept.id, "t_1");
    }

    #[test]
    fn secrets_are_not_kept_in_the_text() {
        #[derive(Debug, Deserialize)]
        struct Safe {
            id: String,
        }
        impl Object for Safe {
            const OBJECT: &'static str = "safe";
            fn id(&self) -> &str {
                &self.id
            }
            const SECRETS: &'static [&'static str] = &["password"];
        }
        let text = r#"{"id":"s_1","password":null,"wifi":[{"password":"hunter2","ssid":"x"}]}"#;
        let kept: Verbatim<Safe> = serde_json::from_str(text).unwrap();
        assert_eq!(
            kept.raw().get(),
            r#"{"id":"s_1","password":null,"wifi":[{"password":"[set]","ssid":"x"}]}"#
        );
    }

    #[test]
    #[expect(unreachable_pub, reason = "the macro is for types of the API")]
    fn an_unknown_value_is_kept() {
        open_enum! {
            /// Whether it is awake.
            ReaderStatus {
                /// It is.
                Online = "online",
            }
        }
        let status: ReaderStatus = serde_json::from_str(r#""napping""#).unwrap();
        assert_eq!(status.as_str(), "napping");
        assert_eq!(
            serde_json::from_str::<ReaderStatus>(r#""online""#).unwrap(),
            ReaderStatus::Online
        );
    }

    #[test]
    fn client_secrets_are_hidden() {
        let mut value =
            serde_json::json!({"payment_intent":{"client_secret":"pi_1_secret_x","id":"pi_1"}});
        strip_secrets(&mut value);
        assert!(!value.to_string().contains("secret_x"));
    }
}
