//! An answer as a row of cells.

use super::answers::{Part, Writer};
use super::csv::write_cell;
use super::fields::{Cell, Form};
use crate::answer::recommendation::{Next, Recommendation};
use crate::model::words::words;

words! {
    /// A cell of the next session, which each line fills for itself.
    pub(super) enum NextCell {
        Earliest = "/next/earliest",
        Suggested = "/next/suggested",
        Latest = "/next/latest",
        Status = "/next/status",
        OverdueDays = "/next/overdue_days",
    }
}

impl NextCell {
    pub(super) fn write(self, next: &Next, out: &mut Vec<u8>) {
        let text = match self {
            Self::Earliest => next.earliest.to_string(),
            Self::Suggested => next.suggested.to_string(),
            Self::Latest => next.latest.to_string(),
            Self::Status => next.status.as_str().to_owned(),
            Self::OverdueDays => next.overdue_days.map(|days| days.to_string()).unwrap_or_default(),
        };
        write_cell(&text, out);
    }
}

impl Writer<'_> {
    /// The answer as the end of a row that begins with an id.
    pub(super) fn row(&mut self, answer: &Recommendation, cells: &[Cell]) {
        let value = serde_json::to_value(answer).unwrap_or_default();
        for cell in cells {
            self.text.push(b',');
            if let Some(at) = NextCell::ALL.iter().position(|next| next.as_str() == cell.pointer) {
                self.gap(Part::next_cell(at));
                continue;
            }
            match value.pointer(&cell.pointer) {
                Some(_) if cell.pointer == "/elapsed_days" => self.gap(Part::ELAPSED),
                Some(serde_json::Value::String(text)) => write_cell(text, self.text),
                Some(serde_json::Value::Array(items)) => {
                    let names: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
                    write_cell(&names.join(";"), self.text);
                }
                Some(serde_json::Value::Null) | None => {}
                Some(plain) => write_cell(&plain.to_string(), self.text),
            }
        }
        self.text.extend_from_slice(Form::CSV_END);
        self.cut();
    }
}
