//! The codes of findings, and how much each weighs.

use crate::model::words::words;

/// Declares [`Code`]. Each code has one line that says what it is, and a file in `codes/` that explains it.
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $(#[doc = $about:literal] $variant:ident = $word:literal,)+ }) => {
        words! { $(#[$meta])* $vis enum $name { $(#[doc = $about] $variant = $word,)+ } }

        impl $name {
            /// What it is, in one line.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about.trim_ascii(),)+
                }
            }

            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("codes/", $word, ".txt")),)+
                }
            }
        }
    };
}

codes! {
    /// The stable code of a sort of finding.
    pub enum Code {
        /// A file or directory that cannot be read.
        Unreadable = "unreadable",
        /// A file over 1 MiB or a set over 4 MiB, or 60,000 values in either.
        TooLarge = "too-large",
        /// Bytes that are not UTF-8.
        NotUtf8 = "not-utf8",
        /// A character that is not seen, or ends a line unseen.
        HiddenCharacter = "hidden-character",
        /// Text that is not YAML.
        NotYaml = "not-yaml",
        /// Lists and mappings nested too deep.
        TooDeep = "too-deep",
        /// YAML aliases that stand for too much.
        AliasBomb = "alias-bomb",
        /// A key that YAML reads as a number, a truth value or nothing.
        KeyNotText = "key-not-text",
        /// One key twice in a mapping.
        DuplicateKey = "duplicate-key",
        /// A key that is not known at its place.
        UnknownKey = "unknown-key",
        /// A key that must be there.
        MissingKey = "missing-key",
        /// A list where text is wanted, and the like.
        WrongType = "wrong-type",
        /// A value that its key does not take.
        BadValue = "bad-value",
        /// A `format` that this program does not read.
        UnknownFormat = "unknown-format",
        /// No file has a `pack`.
        NoPack = "no-pack",
        /// More than one file has a `pack`.
        TwoPacks = "two-packs",
        /// A name or alias that is not spelt as names are.
        BadName = "bad-name",
        /// A name or alias that stands for two entries.
        DuplicateName = "duplicate-name",
        /// A text that is not an interval.
        BadInterval = "bad-interval",
        /// A text that is not a single length of time.
        BadDuration = "bad-duration",
        /// A range that counts down.
        MinOverMax = "min-over-max",
        /// A phase other than the last without an end.
        PhaseWithoutFor = "phase-without-for",
        /// A last phase with an end.
        NeedlessFor = "needless-for",
        /// A key that means nothing beside the others of its entry.
        NeedlessKey = "needless-key",
        /// A question that depends on what is asked later.
        LaterPage = "later-page",
        /// A course of fewer than two phases.
        ShortCourse = "short-course",
        /// An entry that does nothing.
        NoEffect = "no-effect",
        /// An entry with both `every` and `course`.
        EveryAndCourse = "every-and-course",
        /// A name in a condition or profile that nothing has.
        UnknownName = "unknown-name",
        /// A condition or a list in it that is empty.
        EmptyWhen = "empty-when",
        /// A ladder without steps.
        EmptyLadder = "empty-ladder",
        /// A ladder whose steps do not rise.
        UnorderedLadder = "unordered-ladder",
        /// A file with mostly the names of another one.
        CopiedFile = "copied-file",
        /// A set without rules.
        EmptySet = "empty-set",
        /// A law that does not hold for every profile.
        LawBroken = "law-broken",
        /// A source that was reviewed on a day to come.
        FutureDate = "future-date",
        // Warnings from here on, as `severity` has it.
        /// A rule that applies to nobody.
        NeverApplies = "never-applies",
        /// A rule that changes no answer to whoever it applies to.
        NeverDecides = "never-decides",
        /// A combination with the `when` and the effects of another.
        SameCombination = "same-combination",
        /// A combination whose step something else always undoes.
        StepUndone = "step-undone",
        /// A floor above every interval that it meets.
        FloorAbove = "floor-above",
        /// A course with a phase that is denser than one before it.
        DenserCourse = "denser-course",
        /// A source in the base document without its section.
        NoSection = "no-section",
        /// A work that is cited with two addresses or days of review.
        SourcesDiffer = "sources-differ",
        /// A cited work that was compared with its rules longer ago than asked for, or on no known day.
        OldSource = "old-source",
        /// A measure that decides, and whose source names no work.
        UncitedThreshold = "uncited-threshold",
        /// A diary from which no response can follow.
        NoOutcome = "no-outcome",
        /// A figure in a `because`, which the program writes itself.
        FigureInBecause = "figure-in-because",
        /// A title that is too long for a line.
        LongTitle = "long-title",
        /// A referral of the built-in set that is gone or milder.
        ReferralLost = "referral-lost",
        /// A safety text of the built-in set that is worded otherwise.
        SafetyText = "safety-text",
        /// A set that refers nobody.
        NoReferral = "no-referral",
        /// A set that refers somebody, and nobody for a caution.
        NoCaution = "no-caution",
        /// A line of a text that looks like a key.
        KeyInText = "key-in-text",
        /// A text that a comment cuts.
        CutText = "cut-text",
        /// A file that looks like a rule file and is not read.
        NotRead = "not-read",
        // Notes from here on.
        /// Facts that the rules cannot tell apart.
        EqualFacts = "equal-facts",
        /// A fact that never changes an answer.
        NoChange = "no-change",
        /// A wait that a floor or `later` lengthens for one fact more.
        LongerWait = "longer-wait",
        /// Two names of one sort that are spelt almost alike.
        SimilarName = "similar-name",
        /// A name that a layer drops and that other entries leave out.
        DroppedName = "dropped-name",
        /// A word of a professional, or a look at the warning signs, that holds for ever.
        NoLapse = "no-lapse",
        /// A goal that sounds like a caution and does not ask for it first.
        UnaskedCaution = "unasked-caution",
        /// Facts whose steps undo each other.
        StepsCancel = "steps-cancel",
        /// Rules that are not proven to keep the laws for every profile, as these are too many.
        NotProven = "not-proven",
        /// A source that was compared with its rule long ago.
        OldReview = "old-review",
        /// A set with mostly the ids of the built-in one that is not marked as its copy.
        UnmarkedCopy = "unmarked-copy",
    }
}

words! {
    /// How much a finding weighs, heaviest first.
    pub enum Severity {
        /// The set cannot be used, or breaks a law.
        Error = "error",
        /// Most likely not what was meant.
        Warning = "warning",
        /// Worth knowing; never a reason to fail.
        Note = "note",
    }
}

impl Code {
    /// How much a finding of this sort weighs.
    pub fn severity(self) -> Severity {
        match self {
            _ if self >= Self::EqualFacts => Severity::Note,
            _ if self >= Self::NeverApplies => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
