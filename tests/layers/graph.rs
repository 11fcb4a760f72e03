//! What imports what, read from the syntax of `src` with `syn`: `use` trees,
//! paths in code and types, and paths in the arguments of macros. A name is
//! followed through re-exports to the file that defines it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A place in the module tree: `["payments", "sale"]`; the root is empty.
pub(crate) type Module = Vec<String>;

/// Where one file names another, or an outside crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    /// The file, below `src`.
    pub(crate) file: String,
    /// The module the file is.
    pub(crate) from: Module,
    /// Whether it is said in a module of tests.
    pub(crate) in_tests: bool,
    /// What it names.
    pub(crate) to: Target,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// The module whose file defines it.
    Inside(Module),
    /// The first two parts of a path of another crate: `std::env`, `clap::Args`.
    Outside(String),
}

/// One scope: a file's module or a module in braces.
#[derive(Debug, Default)]
struct Scope {
    /// Which module the file is; differs from the scope's own place for a
    /// module in braces.
    file: Module,
    names: BTreeSet<String>,
    /// What a `use` calls how.
    bindings: HashMap<String, (Module, Vec<String>)>,
    globs: Vec<(Module, Vec<String>)>,
    /// Paths that are named, as they stand.
    paths: Vec<Vec<String>>,
}

/// All scopes by their place.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    scopes: BTreeMap<Module, Scope>,
    files: BTreeMap<Module, String>,
}

impl Graph {
    /// Reads a source tree.
    pub(crate) fn of(root: &Path) -> Self {
        let mut graph = Self::default();
        let mut open: Vec<PathBuf> = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                    let name = name.replace('\\', "/");
                    graph.add(&name, &fs::read_to_string(&path).unwrap());
                }
            }
        }
        graph
    }

    /// Takes a file in; its name says which module it is.
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        let module: Module = name
            .trim_end_matches(".rs")
            .split('/')
            .filter(|part| !matches!(*part, "mod" | "lib"))
            .map(str::to_owned)
            .collect();
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        self.files.insert(module.clone(), name.to_owned());
        self.scope(&module, &module, &parsed.items);
    }

    fn scope(&mut self, file: &Module, place: &Module, items: &[syn::Item]) {
        let mut scope = Scope {
            file: file.clone(),
            ..Scope::default()
        };
        for item in items {
            if let syn::Item::Mod(inner) = item
                && let Some((_, items)) = &inner.content
            {
                let mut below = place.clone();
                below.push(inner.ident.to_string());
                self.scope(file, &below, items);
                continue;
            }
            if let Some(name) = name_of(item) {
                scope.names.insert(name);
            }
            Reader {
                scope: &mut scope,
                place,
            }
            .visit_item(item);
        }
        self.scopes.insert(place.clone(), scope);
    }

    /// Everything that a file names outside itself.
    pub(crate) fn arrows(&self) -> BTreeSet<Arrow> {
        let mut arrows = BTreeSet::new();
        for (place, scope) in &self.scopes {
            let used = scope.bindings.values().chain(&scope.globs);
            let used = used.map(|(from, path)| self.target(from, path));
            let named = scope.paths.iter().map(|path| self.target(place, path));
            for to in used.chain(named).flatten() {
                if to == Target::Inside(scope.file.clone()) {
                    continue;
                }
                arrows.insert(Arrow {
                    file: self.files[&scope.file].clone(),
                    from: scope.file.clone(),
                    in_tests: place.iter().any(|part| part == "tests"),
                    to,
                });
            }
        }
        arrows
    }

    /// The files that import each other in a circle, however long.
    pub(crate) fn circles(&self) -> Vec<Vec<String>> {
        let mut below: BTreeMap<&Module, BTreeSet<Module>> = BTreeMap::new();
        let arrows = self.arrows();
        for arrow in &arrows {
            if let Target::Inside(to) = &arrow.to {
                below.entry(&arrow.from).or_default().insert(to.clone());
            }
        }
        let reach = |from: &Module| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<Module> = vec![from.clone()];
            while let Some(at) = open.pop() {
                for next in below.get(&at).into_iter().flatten() {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            self.files.keys().map(|file| (file, reach(file))).collect();
        let mut circles = BTreeSet::new();
        for (file, others) in &reached {
            if !others.contains(*file) {
                continue;
            }
            let circle = others.iter().filter(|other| {
                reached
                    .get(other)
                    .is_some_and(|theirs| theirs.contains(*file))
            });
            let names: Vec<String> = circle.map(|module| self.files[module].clone()).collect();
            circles.insert(names);
        }
        circles.into_iter().collect()
    }

    /// What a path means in a scope; `None` for what is defined right there or
    /// is no module's (a local variable, a prelude's name).
    fn target(&self, from: &Module, path: &[String]) -> Option<Target> {
        self.resolve(from, path, 0)
    }

    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Target> {
        if depth > 20 {
            return None;
        }
        let mut at = from.clone();
        let mut rest = path;
        match rest.first().map(String::as_str) {
            // In the binary the program goes by its name.
            Some("crate" | "tillctl") => {
                at.clear();
                rest = &rest[1..];
            }
            // A crate of its own, below a folder of its own.
            Some("tillctl_simulator") => {
                at = vec!["simulator".to_owned()];
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {
                while rest.first().is_some_and(|part| part == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            Some(first) => {
                let scope = self.scopes.get(&at)?;
                let known = scope.names.contains(first)
                    || scope.bindings.contains_key(first)
                    || self.child(&at, first).is_some();
                if !known {
                    if let Some(found) = self.by_glob(&at, rest, depth) {
                        return Some(found);
                    }
                    let is_crate = first.chars().next().is_some_and(char::is_lowercase);
                    let outside = rest.len() > 1 && is_crate;
                    return outside.then(|| Target::Outside(rest[..2].join("::")));
                }
            }
            None => return None,
        }
        self.descend(at, rest, depth)
    }

    /// From a module down a path, through re-exports.
    fn descend(&self, mut at: Module, mut rest: &[String], depth: usize) -> Option<Target> {
        while let Some(first) = rest.first() {
            if let Some(child) = self.child(&at, first) {
                at = child;
                rest = &rest[1..];
                continue;
            }
            let scope = self.scopes.get(&at)?;
            if let Some((from, path)) = scope.bindings.get(first)
                && !scope.names.contains(first)
            {
                let path: Vec<String> = path.iter().chain(&rest[1..]).cloned().collect();
                return self.resolve(from, &path, depth + 1);
            }
            if !scope.names.contains(first)
                && let Some(found) = self.by_glob(&at, rest, depth)
            {
                return Some(found);
            }
            break;
        }
        Some(Target::Inside(self.scopes.get(&at)?.file.clone()))
    }

    fn by_glob(&self, at: &Module, rest: &[String], depth: usize) -> Option<Target> {
        let first = rest.first()?;
        self.scopes.get(at)?.globs.iter().find_map(|(from, path)| {
            let Some(Target::Inside(there)) = self.resolve(from, path, depth + 1) else {
                return None;
            };
            let scope = self.scopes.get(&there)?;
            let has = scope.names.contains(first)
                || scope.bindings.contains_key(first)
                || self.child(&there, first).is_some();
            has.then(|| self.descend(there, rest, depth + 1)).flatten()
        })
    }

    fn child(&self, at: &Module, name: &str) -> Option<Module> {
        let mut below = at.clone();
        below.push(name.to_owned());
        self.scopes.contains_key(&below).then_some(below)
    }
}

fn name_of(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        syn::Item::Union(item) => &item.ident,
        syn::Item::Macro(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(ident.to_string())
}

/// A path that a text consists of, in parts.
fn path_in(literal: &str) -> Vec<String> {
    let text = literal.trim_matches('"');
    let is_part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    let parts: Vec<&str> = text.split("::").collect();
    let is_ours = matches!(parts[0], "crate" | "self" | "super");
    if is_ours && parts.iter().all(|part| is_part(part)) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// Collects what an item names.
struct Reader<'a> {
    scope: &'a mut Scope,
    place: &'a Module,
}

impl Reader<'_> {
    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            let mut path = before.to_vec();
            // `use a::{self}` names `a`.
            if name != "self" || before.is_empty() {
                path.push(name.to_string());
            }
            path
        };
        let place = self.place.clone();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                if let Some(called) = path.last().cloned() {
                    self.scope.bindings.insert(called, (place, path));
                }
            }
            syn::UseTree::Rename(rename) => {
                let (path, called) = (with(&rename.ident), rename.rename.to_string());
                // `use a::B as _` binds no name, and is an import all the same.
                if called == "_" {
                    self.scope.paths.push(path);
                } else {
                    self.scope.bindings.insert(called, (place, path));
                }
            }
            syn::UseTree::Glob(_) => self.scope.globs.push((place, before.to_vec())),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before);
                }
            }
        }
    }

    /// Paths in what a macro is given: `a::b`, `$crate::c`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.named(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Punct(_) => {
                    self.named(std::mem::take(&mut path));
                    colons = 0;
                }
                // `#[serde(with = "crate::period::seconds")]`
                TokenTree::Literal(literal) => {
                    self.named(std::mem::take(&mut path));
                    colons = 0;
                    self.named(path_in(&literal.to_string()));
                }
                TokenTree::Group(group) => {
                    self.named(std::mem::take(&mut path));
                    colons = 0;
                    self.tokens(group.stream());
                }
            }
        }
        self.named(path);
    }

    fn named(&mut self, path: Vec<String>) {
        if path.len() > 1 {
            self.scope.paths.push(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.tokens(item.mac.tokens.clone());
        visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.named(parts);
        visit::visit_path(self, path);
    }
}
