//! The two ways in which YAML is read.

use serde_saphyr::options::NonFiniteFloatPolicy;
use serde_saphyr::{DuplicateKeyPolicy, Options};

use super::limits::{MANY, MAX_DEPTH, MAX_VALUES};

/// What scalars without quotes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// YAML 1.1, as Helm and kubectl read values and manifests: `yes`, `no`, `on`, `off` are truth
    /// values, `0777` is octal, `1_000` is a number.
    Values,
    /// As the init container reads the configuration of a program, with Go's yaml.v3: those words
    /// are texts, and so is what is a number in its form but can't be one, e.g. the ULID
    /// `81234567890123456789E12345`. <https://pkg.go.dev/gopkg.in/yaml.v3#readme-compatibility>
    Program,
}

impl Dialect {
    pub(super) fn options(self) -> Options {
        let is_program = self == Self::Program;
        serde_saphyr::options! {
            duplicate_keys: DuplicateKeyPolicy::Error,
            legacy_octal_numbers: true,
            leading_zero_numbers_as_strings: false,
            underscored_numbers_as_strings: false,
            strict_booleans: is_program,
            // What they are is known from how they are written.
            non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
            budget: serde_saphyr::budget! {
                max_depth: MAX_DEPTH,
                max_nodes: MAX_VALUES,
            },
            with_snippet: false,
        }
    }

    /// The limits of a text of several documents.
    pub(super) fn options_of_many(self) -> Options {
        let mut options = self.options();
        options.non_finite_float_policy = NonFiniteFloatPolicy::Reject;
        options.budget = serde_saphyr::budget! {
            max_depth: 2 * MAX_DEPTH,
            max_nodes: MANY * MAX_VALUES,
            max_events: 4 * MANY * MAX_VALUES,
            max_documents: MAX_VALUES,
        };
        options
    }
}
