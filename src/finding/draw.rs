//! How a finding reads: the message with its code, the place, the line of the file, the cure.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Finding, Findings, Place, Sources};

impl Findings {
    /// The findings as text, each of at most 8 lines with an empty line between two; lines of files are cut to
    /// `width` columns.
    #[must_use]
    pub fn draw(&self, color: bool, width: usize) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
        let drawn = self.findings.iter().map(|finding| one(finding, &self.sources, &renderer));
        let mut text = drawn.collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text
    }
}

fn one(finding: &Finding, sources: &Sources, renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(&*finding.message).id(finding.code.as_str());
    let group = match &finding.place {
        Place::Path(path) => title.element(Origin::path(&**path)),
        Place::In(file, range) => {
            let line = sources.line(*file, range.start);
            let inside = |at: usize| {
                let mut at = at.saturating_sub(line.start).min(line.text.len());
                while !line.text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (start, end) = (inside(range.start), inside(range.end));
            let label = (!finding.label.is_empty()).then_some(&*finding.label);
            title.element(
                Snippet::source(line.text)
                    .line_start(line.number)
                    .path(sources.path(*file))
                    .annotation(AnnotationKind::Primary.span(start..end.max(start)).label(label)),
            )
        }
    };
    let group = group
        .elements(finding.note.iter().map(|note| Level::NOTE.message(&**note)))
        .elements(finding.help.iter().map(|help| Level::HELP.message(&**help)));
    renderer.render(&[group])
}
