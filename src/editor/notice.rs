//! Something the user is told in passing.

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Info,
    /// Something is odd or was not done.
    Warning,
    /// Something failed.
    Error,
}

/// A notice. It stays until it is dismissed when it is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Counts up; names it when it is dismissed.
    pub number: u64,
    /// How it is meant.
    pub tone: Tone,
    /// What is said; can be copied.
    pub text: String,
    /// Whether it goes into the log too: it is odd or failed, and quotes nothing that the document holds.
    pub logged: bool,
}
