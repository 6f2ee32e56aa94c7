//! Layers: what lies over a dataset, and the numbers that follow.
//!
//! Here: the user's own reports ([`own`]), the baseline they make with the dataset ([`baseline`]), what-ifs and their
//! edits ([`edit`], [`scenario`]), the view that a rule makes of them ([`view`]) with its sums ([`totals`]), and the
//! check of published totals ([`verdict`]). This room knows the model and nothing of documents, files or windows. A
//! view is a cache: it can be dropped and made again at any time. Start reading at [`layer`], which holds the rules.

pub mod baseline;
pub mod edit;
pub mod layer;
pub mod own;
#[expect(clippy::module_inception, reason = "the room is named after what it is about")]
pub mod scenario;
pub mod totals;
pub mod verdict;
pub mod view;

pub use baseline::{Baseline, FigureRef, Report};
pub use edit::{Edit, NewContribution, Op, Patch, Until};
pub use layer::{Hold, Layered};
pub use own::{Dismissed, Own, OwnFigure, Preference};
pub use scenario::{Scenario, ScenarioId};
pub use totals::{Axis, Line, Sum};
pub use view::{Kind, Row, View};
