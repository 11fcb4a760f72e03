//! What jaq runs a program over: our values, and what filters share.

use std::cell::RefCell;

use jaq_core::Lut;
use jaq_core::data::{DataT, HasLut};

use super::value::Value;

/// What a program is run with, for jaq.
pub(super) struct Run;

#[derive(Clone)]
pub(super) struct Data<'a> {
    pub(super) lut: &'a Lut<Run>,
    /// What `halt_error` was called with.
    pub(super) last_words: &'a RefCell<Option<Value>>,
}

impl DataT for Run {
    type V<'a> = Value;
    type Data<'a> = Data<'a>;
}

impl<'a> HasLut<'a, Run> for Data<'a> {
    fn lut(&self) -> &'a Lut<Run> {
        self.lut
    }
}
