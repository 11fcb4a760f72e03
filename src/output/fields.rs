//! The fields of a kind of object, listed once: from the list come its table, its
//! CSV, its JSON, its workbook, and the columns a verb's help names.

use serde_json::Value;
use serde_json::value::RawValue;

use super::cell::{Cell, Tone, Weight};
use super::layout::Head;
use crate::failure::Failure;
use crate::money::Money;

/// The JSON form of an object.
#[derive(Debug)]
pub(crate) enum Json<'a> {
    /// As Stripe sent it.
    Raw(&'a RawValue),
    /// Made by us.
    Own(Value),
}

/// Where a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FieldPlace {
    /// As a column and in JSON.
    Everywhere,
    /// In JSON, and as a column only if `--columns` asks for it.
    OnRequest,
    /// As a column only: JSON has it in another form.
    Column,
    /// In JSON only: it is no text for a cell.
    Json,
    /// In JSON only: the fields of an object of its own.
    Spread,
}

/// What the values of a field are, for whoever compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Text,
    /// What people call something.
    Name,
    /// A name that somebody's books go by: another one in another case is another thing.
    Key,
    /// A decimal, as CSV has it.
    Number,
    /// An amount of money.
    Amount,
    Moment,
}

/// A field, as far as it is known without an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldSpec {
    /// The same in `--columns`, CSV and JSON.
    name: &'static str,
    /// Left out of a table on a terminal too narrow for it; the highest rank
    /// goes first.
    rank: u8,
    /// It holds sentences, which a narrow table folds into at most so many lines; 0 is
    /// no sentence.
    lines: usize,
    /// It may differ from row to row, and nobody knows a row by it.
    is_incidental: bool,
    /// What the list is for: the last that a narrow table leaves out.
    is_kept: bool,
    place: FieldPlace,
    kind: FieldKind,
    /// Rows are put in order by what they weigh here, and not by their text.
    is_weighed: bool,
}

impl FieldSpec {
    fn is_column(&self) -> bool {
        !matches!(self.place, FieldPlace::Json | FieldPlace::Spread)
    }

    fn is_shown(&self) -> bool {
        matches!(self.place, FieldPlace::Everywhere | FieldPlace::Column)
    }
}

/// A field, and how to get at its cell.
struct Field<'a, T> {
    spec: FieldSpec,
    cell: CellOf<'a, T>,
    weight: Option<WeightOf<'a, T>>,
}

type CellOf<'a, T> = Box<dyn Fn(&T) -> Cell + Send + Sync + 'a>;
type WeightOf<'a, T> = Box<dyn Fn(&T) -> Option<Weight> + Send + Sync + 'a>;

/// A sentence takes no more lines of a table than these.
const MOST_LINES: usize = 24;

type JsonForm<'a, T> = Box<dyn for<'b> Fn(&'b T) -> Json<'b> + Send + Sync + 'a>;

/// An object with its fields, each asked for by its place among them. It hides what kind
/// of object that is: all that writes lists is compiled once, and not once for each kind.
pub(super) trait Row {
    fn cell(&self, place: usize) -> Cell;

    /// What it is sorted by in this field, where the text does not say it.
    fn weight(&self, place: usize) -> Option<Weight>;

    /// What `-o id` prints.
    fn id(&self) -> String;

    /// The JSON of an object whose JSON is not made from its fields.
    fn whole_json(&self) -> Option<String>;
}

/// An object and the fields of its kind.
struct FieldsOf<'r, 'a, T> {
    fields: &'r Fields<'a, T>,
    item: &'r T,
}

impl<T> Row for FieldsOf<'_, '_, T> {
    fn cell(&self, place: usize) -> Cell {
        match self.fields.all.get(place) {
            Some(field) => (field.cell)(self.item),
            None => Cell::text(None),
        }
    }

    fn weight(&self, place: usize) -> Option<Weight> {
        self.fields.all.get(place)?.weight.as_ref()?(self.item)
    }

    fn id(&self) -> String {
        (self.fields.id)(self.item)
    }

    fn whole_json(&self) -> Option<String> {
        Some(match self.fields.json.as_ref()?(self.item) {
            Json::Raw(raw) => raw.get().to_owned(),
            Json::Own(value) => value.to_string(),
        })
    }
}

/// The fields of a kind of object.
pub(crate) struct Fields<'a, T> {
    all: Vec<Field<'a, T>>,
    id: Box<dyn Fn(&T) -> String + Send + Sync + 'a>,
    json: Option<JsonForm<'a, T>>,
}

impl<T> std::fmt::Debug for Fields<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.all.iter().map(|field| field.spec.name);
        f.debug_list().entries(names).finish()
    }
}

impl<'a, T> Fields<'a, T> {
    /// No fields yet; `id` is what `-o id` prints.
    pub(crate) fn of(id: impl Fn(&T) -> String + Send + Sync + 'a) -> Self {
        Self {
            all: Vec::new(),
            id: Box::new(id),
            json: None,
        }
    }

    /// A field of any kind.
    pub(crate) fn cell(
        mut self,
        name: &'static str,
        cell: impl Fn(&T) -> Cell + Send + Sync + 'a,
    ) -> Self {
        self.add(name, Box::new(cell));
        self
    }

    fn add(&mut self, name: &'static str, cell: CellOf<'a, T>) {
        self.all.push(Field {
            spec: FieldSpec {
                name,
                rank: 0,
                lines: 0,
                is_incidental: false,
                is_kept: false,
                place: FieldPlace::Everywhere,
                kind: FieldKind::Text,
                is_weighed: false,
            },
            cell,
            weight: None,
        });
    }

    /// A text that the object has; `null` in JSON where it has none.
    pub(crate) fn text(
        self,
        name: &'static str,
        text: impl Fn(&T) -> Option<&str> + Send + Sync + 'a,
    ) -> Self {
        self.cell(name, move |item| Cell::text(text(item)))
    }

    /// A text that is made of the object.
    pub(crate) fn made(
        self,
        name: &'static str,
        text: impl Fn(&T) -> Option<String> + Send + Sync + 'a,
    ) -> Self {
        self.cell(name, move |item| Cell::text(text(item).as_deref()))
    }

    pub(crate) fn count(
        self,
        name: &'static str,
        count: impl Fn(&T) -> Option<u64> + Send + Sync + 'a,
    ) -> Self {
        self.cell(name, move |item| {
            count(item).map_or_else(|| Cell::text(None).right(), Cell::count)
        })
        .kind(FieldKind::Number)
    }

    /// Money: decimals for people and spreadsheets, minor units in JSON. Nobody knows a row
    /// by it ([`Fields::incidental`]).
    pub(crate) fn money(
        self,
        name: &'static str,
        money: impl Fn(&T) -> Option<Money> + Clone + Send + Sync + 'a,
    ) -> Self {
        let weight = money.clone();
        self.cell(name, move |item| match money(item) {
            Some(money) => Cell::money(money.minor(), money.decimal()),
            None => Cell::text(None).right(),
        })
        .kind(FieldKind::Amount)
        .incidental()
        .weighed(move |item| weight(item).map(Weight::Money))
    }

    /// The currency of the amounts beside it.
    pub(crate) fn currency<C: AsRef<str>>(
        self,
        name: &'static str,
        code: impl Fn(&T) -> Option<C> + Send + Sync + 'a,
    ) -> Self {
        self.cell(name, move |item| {
            Cell::currency(code(item).as_ref().map(C::as_ref))
        })
    }

    /// Yes or no.
    pub(crate) fn flag(
        self,
        name: &'static str,
        flag: impl Fn(&T) -> bool + Send + Sync + 'a,
    ) -> Self {
        self.cell(name, move |item| Cell::flag(flag(item)))
    }

    /// A part of the JSON that is no text.
    pub(crate) fn json(
        mut self,
        name: &'static str,
        value: impl Fn(&T) -> Value + Send + Sync + 'a,
    ) -> Self {
        self = self.cell(name, move |item| Cell::shown("", "", value(item)));
        self.place(FieldPlace::Json)
    }

    /// Parts of the JSON that not every object has.
    pub(crate) fn spread(
        mut self,
        object: impl Fn(&T) -> serde_json::Map<String, Value> + Send + Sync + 'a,
    ) -> Self {
        self = self.cell("", move |item| Cell::shown("", "", object(item).into()));
        self.place(FieldPlace::Spread)
    }

    fn kind(mut self, kind: FieldKind) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.kind = kind;
        }
        self
    }

    /// The field before is a moment.
    pub(crate) fn moment_kind(self) -> Self {
        self.kind(FieldKind::Moment)
    }

    /// The field before is what people call something.
    pub(crate) fn name_kind(self) -> Self {
        self.kind(FieldKind::Name)
    }

    /// The field before is a name that somebody's books go by.
    pub(crate) fn key_kind(self) -> Self {
        self.kind(FieldKind::Key)
    }

    /// The field before is a decimal, as CSV has it.
    pub(crate) fn number_kind(self) -> Self {
        self.kind(FieldKind::Number)
    }

    /// The field before is sorted by this and not by its text; what weighs nothing comes
    /// last.
    pub(crate) fn weighed(
        mut self,
        weight: impl Fn(&T) -> Option<Weight> + Send + Sync + 'a,
    ) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.is_weighed = true;
            last.weight = Some(Box::new(weight));
        }
        self
    }

    fn place(mut self, place: FieldPlace) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.place = place;
        }
        self
    }

    /// The field before is a column only if `--columns` asks for it.
    pub(crate) fn on_request(self) -> Self {
        self.place(FieldPlace::OnRequest)
    }

    /// The field before is not in JSON, which has it in another form.
    pub(crate) fn column_only(self) -> Self {
        self.place(FieldPlace::Column)
    }

    /// The field before is left out of a table on a terminal too narrow for it;
    /// the highest rank goes first.
    pub(crate) fn rank(mut self, rank: u8) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.rank = rank;
        }
        self
    }

    /// The field before holds sentences: a narrow table folds them where it would cut a
    /// name.
    pub(crate) fn prose(self) -> Self {
        self.lines(MOST_LINES)
    }

    /// The same, of which so many lines are enough.
    pub(crate) fn lines(mut self, most: usize) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.lines = most;
        }
        self
    }

    /// The field before may differ from row to row, and nobody knows a row by it, such as
    /// a state or a figure: it does not tell rows apart.
    pub(crate) fn incidental(mut self) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.is_incidental = true;
        }
        self
    }

    /// The field before is what the list is for: a narrow table leaves it out last.
    pub(crate) fn kept(mut self) -> Self {
        if let Some(last) = self.all.last_mut() {
            last.spec.is_kept = true;
        }
        self
    }

    /// What the field before means.
    pub(crate) fn tone(mut self, tone: impl Fn(&T) -> Tone + Send + Sync + 'a) -> Self
    where
        T: 'a,
    {
        if let Some(mut last) = self.all.pop() {
            let cell = last.cell;
            last.cell = Box::new(move |item| cell(item).tone(tone(item)));
            self.all.push(last);
        }
        self
    }

    /// The JSON is not made from the fields: it is what Stripe sent.
    pub(crate) fn whole(
        mut self,
        json: impl for<'b> Fn(&'b T) -> Json<'b> + Send + Sync + 'a,
    ) -> Self {
        self.json = Some(Box::new(json));
        self
    }

    /// Adds the fields of something that this has in it.
    pub(crate) fn with<U: 'a>(mut self, part: fn(&T) -> &U, fields: Fields<'a, U>) -> Self
    where
        T: 'a,
    {
        for Field { spec, cell, weight } in fields.all {
            let weight = weight.map(|weight| -> WeightOf<'a, T> {
                Box::new(move |whole: &T| weight(part(whole)))
            });
            self.all.push(Field {
                spec,
                cell: Box::new(move |whole: &T| cell(part(whole))),
                weight,
            });
        }
        self
    }

    /// What its fields are, in their order.
    pub(super) fn specs(&self) -> Vec<FieldSpec> {
        self.all.iter().map(|field| field.spec).collect()
    }

    /// An object, to be asked for its fields.
    pub(super) fn row<'r>(&'r self, item: &'r T) -> impl Row + 'r {
        FieldsOf { fields: self, item }
    }

    /// What a column's values are; without the column, what the columns are.
    pub(crate) fn kind_of(&self, name: &str) -> Result<FieldKind, Failure> {
        let column = chosen(&self.specs(), Some(&[name.to_owned()]), false)?;
        Ok(column.first().map_or(FieldKind::Text, Column::kind))
    }

    /// What a column has of an object, as CSV has it; nothing if that is nothing.
    pub(crate) fn exact(&self, name: &str, item: &T) -> Option<String> {
        let columns = chosen(&self.specs(), Some(&[name.to_owned()]), false).ok()?;
        let text = columns.first()?.cell(&self.row(item)).exact().to_owned();
        Some(text).filter(|text| !text.is_empty())
    }

    /// The names of its columns.
    pub(crate) fn names(&self) -> ColumnNames {
        names(&self.specs())
    }

    /// The JSON of an object, from its fields.
    pub(crate) fn to_value(&self, item: &T) -> Value {
        value(&self.specs(), &self.row(item))
    }
}

/// The names of the columns among these fields.
fn names(specs: &[FieldSpec]) -> ColumnNames {
    let columns = specs.iter().filter(|spec| spec.is_column());
    ColumnNames(
        columns
            .map(|spec| ColumnName {
                name: spec.name,
                is_shown: spec.is_shown(),
                is_prose: spec.lines > 0,
            })
            .collect(),
    )
}

/// The columns that were asked for, or those shown by default; `-o wide` asks for
/// all.
pub(super) fn chosen(
    specs: &[FieldSpec],
    asked: Option<&[String]>,
    is_wide: bool,
) -> Result<Vec<Column>, Failure> {
    let Some(asked) = asked else {
        let shown = Column::all(specs);
        return Ok(shown.filter(|c| is_wide || c.spec.is_shown()).collect());
    };
    asked
        .iter()
        .map(|name| {
            let (whole, part) = match name.split_once('.') {
                Some((whole, part)) if whole == METADATA => (whole, Some(part)),
                _ => (name.as_str(), None),
            };
            let column = Column::all(specs).find(|column| column.spec.name == whole);
            Ok(Column {
                part: part.map(str::to_owned),
                ..column.ok_or_else(|| names(specs).unknown(name))?
            })
        })
        .collect()
}

/// All columns but those that are shown only on request and are empty here.
pub(super) fn held_by(specs: &[FieldSpec], row: &dyn Row) -> Vec<Column> {
    Column::all(specs)
        .filter(|column| column.spec.is_shown() || !column.cell(row).table.is_empty())
        .collect()
}

/// The JSON of an object.
pub(super) fn json(specs: &[FieldSpec], row: &dyn Row) -> String {
    row.whole_json()
        .unwrap_or_else(|| value(specs, row).to_string())
}

/// The JSON of an object, from its fields.
fn value(specs: &[FieldSpec], row: &dyn Row) -> Value {
    let mut whole = serde_json::Map::new();
    for (at, spec) in specs.iter().enumerate() {
        match (spec.place, row.cell(at).value()) {
            (FieldPlace::Column, _) => {}
            (FieldPlace::Spread, Value::Object(parts)) => whole.extend(parts),
            (_, value) => {
                whole.insert(spec.name.to_owned(), value);
            }
        }
    }
    whole.into()
}

/// What metadata of an object is called; `metadata.KEY` is a column of its own.
const METADATA: &str = "metadata";

/// A column that is shown: a field, or one key of the metadata.
pub(super) struct Column {
    /// Its place among the fields.
    at: usize,
    spec: FieldSpec,
    part: Option<String>,
}

impl Column {
    /// Of each field that is a column.
    fn all(specs: &[FieldSpec]) -> impl Iterator<Item = Self> {
        let fields = specs.iter().enumerate();
        fields
            .filter(|(_, spec)| spec.is_column())
            .map(|(at, spec)| Self {
                at,
                spec: *spec,
                part: None,
            })
    }

    pub(super) fn name(&self) -> String {
        match &self.part {
            Some(part) => format!("{}.{part}", self.spec.name),
            None => self.spec.name.to_owned(),
        }
    }

    /// How a table treats it.
    pub(super) fn head(&self) -> Head {
        Head {
            name: self.name(),
            rank: self.spec.rank,
            lines: self.spec.lines,
            is_incidental: self.spec.is_incidental,
            is_kept: self.spec.is_kept,
        }
    }

    pub(super) fn kind(&self) -> FieldKind {
        self.spec.kind
    }

    /// Whether rows are put in order by what they weigh here, and not by their text.
    pub(super) fn is_weighed(&self) -> bool {
        self.part.is_none() && self.spec.is_weighed
    }

    /// What a row weighs here.
    pub(super) fn weight(&self, row: &dyn Row) -> Option<Weight> {
        row.weight(self.at)
    }

    pub(super) fn cell(&self, row: &dyn Row) -> Cell {
        let cell = row.cell(self.at);
        match &self.part {
            Some(part) => Cell::text(cell.value().get(part).and_then(Value::as_str)),
            None => cell,
        }
    }
}

/// The columns of an object that were chosen, as JSON.
pub(super) fn object(columns: &[Column], row: &dyn Row) -> Value {
    columns
        .iter()
        .map(|column| (column.name(), column.cell(row).value()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The names of the columns of something that is shown.
#[derive(Debug, Clone, Default)]
pub struct ColumnNames(Vec<ColumnName>);

#[derive(Debug, Clone)]
struct ColumnName {
    name: &'static str,
    /// Unless `--columns` says otherwise.
    is_shown: bool,
    is_prose: bool,
}

impl ColumnNames {
    /// Whether nothing is known of the columns.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that a narrow table cuts where it folds sentences.
    pub fn cut(&self) -> impl Iterator<Item = &'static str> {
        let cut = self.0.iter().filter(|column| !column.is_prose);
        cut.map(|column| column.name)
    }

    /// Refuses names that are none of these.
    pub(crate) fn check(&self, asked: &[String]) -> Result<(), Failure> {
        let has = |name: &String| {
            let whole = match name.split_once('.') {
                Some((METADATA, part)) if !part.is_empty() => METADATA,
                _ => name,
            };
            self.0.iter().any(|column| column.name == whole)
        };
        match asked.iter().find(|name| !self.is_empty() && !has(name)) {
            Some(name) => Err(self.unknown(name)),
            None => Ok(()),
        }
    }

    /// A line for a verb's help.
    pub fn help(&self) -> String {
        let names = |wanted| {
            let named = self.0.iter().filter(move |c| c.is_shown == wanted);
            named
                .map(|column| column.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (shown, on_request) = (names(true), names(false));
        if on_request.is_empty() {
            format!("Columns: {shown}")
        } else {
            format!("Columns: {shown}; on request also {on_request}")
        }
    }

    fn unknown(&self, name: &str) -> Failure {
        let names: Vec<_> = self.0.iter().map(|column| column.name).collect();
        let meant = crate::closest_name::nearest(name, names.iter().copied());
        let meant = meant.map(|name| format!("did you mean {name}? "));
        Failure::usage(format!("no column {name:?}")).hint(format!(
            "{}the columns are {}",
            meant.unwrap_or_default(),
            names.join(", ")
        ))
    }
}
