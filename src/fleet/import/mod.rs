//! Locations and readers made from the rows of a file: read and held against what is
//! there as a whole, before the first is sent.

pub(crate) mod locations;
pub(crate) mod readers;
