//! Renders findings: the message with its code, the place, the line of the file, the help.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Finding, Findings, Place, Severity, Sources, visible::visible};

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
    let mut counted = None;
    let group = match &finding.place {
        Place::Path(path) => title.element(Origin::path(visible(path))),
        Place::In(file, range) => {
            let line = sources.line(*file, range.start);
            let start = floor(line.text, range.start.saturating_sub(line.start));
            let end = floor(line.text, range.end.saturating_sub(line.start)).max(start);
            let end = floor(line.text, end.min(start + width.saturating_sub(MARGIN).max(1)));
            let shown = around(line.text, &(start..end));
            let part = |range: Range<usize>| source(line.text.get(range).unwrap_or_default());
            let (before, marked) = (part(shown.start..start), part(start..end.min(shown.end)));
            let label = beside.unwrap_or(&finding.label);
            let label = (!label.is_empty()).then_some(label);
            let in_line = format!("{}:{}:", visible(sources.path(*file)), line.number);
            counted = Some((
                format!("{in_line}{}", before.chars().count() + 1),
                in_line + &line.column(range.start).to_string(),
            ));
            let span = AnnotationKind::Primary.span(before.len()..before.len() + marked.len());
            title.element(
                Snippet::source([before, marked, part(end.min(shown.end)..shown.end)].concat())
                    .line_start(line.number)
                    .path(visible(sources.path(*file)))
                    .annotation(span.label(label)),
            )
        }
    };
    let more = format!("massfreq rules explain {}", finding.code);
    let footers = finding.notes.len() + usize::from(below.is_some()) + 1;
    let group = group
        .elements(finding.notes.iter().map(|note| Level::NOTE.message(&**note)))
        .elements(below.map(|help| Level::HELP.message(help)))
        .element(Level::NOTE.with_name("more").message(more));
    let drawn = renderer.render(&[group]);
    let Some((counted, place)) = counted else { return drawn };
    // The renderer counted the column in the text that it was given. Its empty line before the footers makes room for one.
    let drawn = drawn.replacen(&counted, &place, 1);
    let empty = drawn.lines().count().saturating_sub(footers + 1);
    drawn.lines().enumerate().filter(|(at, _)| *at != empty).map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

/// A part of a file's line with its hidden characters written out. The renderer draws tabs.
fn source(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
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
