//! The measures of a diary: figures, a line through them, and what they come to.

use maud::{Markup, html};

use super::super::{page::Chart, progress::HEADER};

/// The size of a picture, and the room around its line, in its units.
const SIZE: (i64, i64) = (96, 28);
const EDGE: i64 = 3;

pub(super) fn table(charts: &[Chart]) -> Markup {
    html! {
        table {
            (super::header(&HEADER))
            tbody {
                @for chart in charts {
                    tr {
                        th dir="auto" scope="row" class=[super::long(&chart.title)] { (chart.title) }
                        td { (chart.figures) }
                        td { (picture(chart)) }
                        td { (chart.comes_to) }
                    }
                }
            }
        }
    }
}

/// High figures are at the top, as on the scale; days are as far apart as they were.
fn picture(Chart { points, scale: (from, to), figures, title, .. }: &Chart) -> Markup {
    let days = points.last().map_or(1, |(day, _)| (*day).max(1));
    let steps = i64::from(to.saturating_sub(*from).max(1));
    let at = |(day, figure): &(i64, u16)| {
        let x = EDGE + day * (SIZE.0 - 2 * EDGE) / days;
        let y = SIZE.1 - EDGE - i64::from(figure.saturating_sub(*from)) * (SIZE.1 - 2 * EDGE) / steps;
        (x, y)
    };
    let line: Vec<String> = points.iter().map(at).map(|(x, y)| format!("{x},{y}")).collect();
    html! {
        svg class="chart" viewBox=(format!("0 0 {} {}", SIZE.0, SIZE.1)) role="img" {
            title { (title) }
            desc { "On a scale from " (from) " to " (to) ": " (figures) }
            polyline points=(line.join(" ")) {}
            @for (x, y) in points.iter().map(at) { circle cx=(x) cy=(y) r="2" {} }
        }
    }
}
