//! Who runs this, as the audit log names them.

use super::environment::Environment;

/// What the environment says; the system's word counts more.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    name: Option<String>,
    behind_sudo: Option<String>,
}

impl Person {
    pub(super) fn of(env: &Environment) -> Self {
        let name = env.get("USER").or_else(|| env.get("USERNAME"));
        Self {
            name: name.map(str::to_owned),
            behind_sudo: env.get("SUDO_USER").map(str::to_owned),
        }
    }

    /// The user's name, and who is behind it.
    pub(super) fn name(&self) -> String {
        let name = of_system()
            .or_else(|| self.name.clone())
            .unwrap_or_else(unnamed);
        match &self.behind_sudo {
            Some(person) if *person != name => format!("{name} (sudo by {person})"),
            _ => name,
        }
    }
}

/// The name of this machine.
#[cfg(unix)]
pub(super) fn host() -> String {
    let system = rustix::system::uname();
    system.nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
pub(super) fn host() -> String {
    "unknown".to_owned()
}

/// The name the system's list of users has for us. Users of a directory service
/// are not in it.
#[cfg(unix)]
fn of_system() -> Option<String> {
    let me = rustix::process::geteuid().as_raw();
    let text = std::fs::read_to_string("/etc/passwd").ok()?;
    in_passwd(&text, me)
}

#[cfg(unix)]
fn in_passwd(text: &str, me: u32) -> Option<String> {
    text.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, id) = (fields.next()?, fields.next()?, fields.next()?);
        (id.parse() == Ok(me)).then(|| name.to_owned())
    })
}

#[cfg(unix)]
fn unnamed() -> String {
    format!("uid {}", rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn of_system() -> Option<String> {
    None
}

#[cfg(not(unix))]
fn unnamed() -> String {
    "unknown".to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_users_is_read() {
        let text = "root:x:0:0:root:/root:/bin/sh\n#\nanna:x:1000:1000::/home/anna:/bin/zsh\n";
        assert_eq!(in_passwd(text, 1000).as_deref(), Some("anna"));
        assert_eq!(in_passwd(text, 7), None);
    }

    #[test]
    fn sudo_does_not_hide_who_it_was() {
        let env = Environment::of(&[("SUDO_USER", "anna of nowhere")]);
        assert!(
            Person::of(&env)
                .name()
                .ends_with("(sudo by anna of nowhere)")
        );
    }
}
