//! Files that are named on the command line.

use std::path::Path;

use crate::failure::Failure;

/// The name and the bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok((name.to_string_lossy().into_owned(), bytes))
}
