//! The version of the API.

/// The API version every request is pinned to. Names of parameters and fields
/// in this folder are those of this version:
/// <https://docs.stripe.com/api/versioning>
pub const API_VERSION: &str = "2026-10-28.endive";
