//! The program from outside: exit code, stdout and stderr of each verb.

#[cfg(test)]
mod report;
