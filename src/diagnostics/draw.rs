//! Renders findings: the message with its code, the place, the line of the file, the help.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Finding, Findings, Place, Severity, Sources};

/// How many findings are drawn at most.
const DRAWN: usize = 1000;
/// Columns left for the line number and the text before the marked range.
const MARGIN: usize = 20;
/// Bytes of a line that are kept on each side of the marked range, more than any terminal shows.
const AROUND: usize = 500;

impl Findings {
    /// The findings as text, each of at most 8 lines with an empty line between two; lines of files are cut to
    /// `width` columns. Of very many, the first thousand.
    pub fn draw(&self, color: bool, width: usize) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
        let mut drawn: Vec<String> =
            self.findings.iter().take(DRAWN).map(|finding| one(finding, &self.sources, width, &renderer)).collect();
        if let Some(more) = self.findings.len().checked_sub(DRAWN).filter(|more| *more > 0) {
            let title = Level::ERROR.primary_title(format!("there are {more} more, which are not shown"));
            drawn.push(renderer.render(&[annotate_snippets::Group::with_title(title)]));
        }
        let mut text = drawn.join("\n\n");
        text.push('\n');
        text
    }
}

fn one(finding: &Finding, sources: &Sources, width: usize, renderer: &Renderer) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&*finding.message).id(finding.code.as_str());
    // With two notes the help goes beside the marked text, so that a finding stays within 8 lines.
    let (beside, below) = if finding.notes.len() > 1 { (finding.cure(), None) } else { (None, finding.cure()) };
    let mut cut = None;
    let group = match &finding.place {
        Place::Path(path) => title.element(Origin::path(&**path)),
        Place::In(file, range) => {
            let line = sources.line(*file, range.start);
            let start = floor(line.text, range.start.saturating_sub(line.start));
            let end = floor(line.text, range.end.saturating_sub(line.start)).max(start);
            let end = floor(line.text, end.min(start + width.saturating_sub(MARGIN).max(1)));
            let shown = around(line.text, &(start..end));
            let label = beside.unwrap_or(&finding.label);
            let label = (!label.is_empty()).then_some(label);
            let marked = AnnotationKind::Primary.span(start - shown.start..end.min(shown.end) - shown.start);
            if shown.start > 0 {
                let before = line.text.get(shown.start..start).unwrap_or_default().chars().count();
                let in_line = format!("{}:{}", sources.path(*file), line.number);
                cut = Some((format!("{in_line}:{}", before + 1), sources.locate(*file, range.start)));
            }
            title.element(
                Snippet::source(line.text.get(shown).unwrap_or_default())
                    .line_start(line.number)
                    .path(sources.path(*file))
                    .annotation(marked.label(label)),
            )
        }
    };
    let group = group
        .elements(finding.notes.iter().map(|note| Level::NOTE.message(&**note)))
        .elements(below.map(|help| Level::HELP.message(help)));
    let drawn = renderer.render(&[group]);
    // The renderer counted the column from the cut.
    match cut {
        Some((counted, place)) => drawn.replacen(&counted, &place, 1),
        None => drawn,
    }
}

/// The part of a line that is passed to the renderer.
fn around(line: &str, marked: &Range<usize>) -> Range<usize> {
    floor(line, marked.start.saturating_sub(AROUND))..floor(line, marked.end.min(marked.start + AROUND) + AROUND)
}

/// The last boundary between characters up to a byte.
fn floor(line: &str, at: usize) -> usize {
    let mut at = at.min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
}
