//! Colours, when they are wanted.

use crate::args::ColorChoice;
use anstyle::{AnsiColor, Style};
use logclass::report::text::Theme;
use std::io::IsTerminal;

/// Which of its two streams the program prints its report on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// The theme for a stream.
pub fn theme(choice: ColorChoice, stream: Stream) -> Theme {
    let automatic = match stream {
        Stream::Out => anstream::AutoStream::choice(&std::io::stdout()),
        Stream::Err => anstream::AutoStream::choice(&std::io::stderr()),
    };
    let wanted = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => automatic != anstream::ColorChoice::Never,
    };
    if wanted { colours() } else { Theme::default() }
}

fn colours() -> Theme {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    Theme {
        error: colour(AnsiColor::BrightRed).bold().render().to_string(),
        warning: colour(AnsiColor::BrightYellow).bold().render().to_string(),
        strong: Style::new().bold().render().to_string(),
        frame: colour(AnsiColor::BrightBlue).bold().render().to_string(),
        command: colour(AnsiColor::BrightCyan).render().to_string(),
        removed: colour(AnsiColor::Red).render().to_string(),
        added: colour(AnsiColor::Green).render().to_string(),
        dim: Style::new().dimmed().render().to_string(),
        reset: anstyle::Reset.render().to_string(),
    }
}

/// Columns of the terminal, within reason; 100 when there is none.
pub fn width(stream: Stream) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = match stream {
        Stream::Out => std::io::stdout().is_terminal(),
        Stream::Err => std::io::stderr().is_terminal(),
    };
    columns.filter(|_| terminal).unwrap_or(100).clamp(60, 140)
}
