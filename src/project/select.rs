//! Which of many deployments a run is about.

use super::deployment::Deployment;
use super::pattern::matches;
use crate::source::nearest;

/// One of several equal parts of all deployments. Which part a deployment belongs to follows from
/// its name alone, so that it stays where others come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Counts from 0.
    pub index: u64,
    pub of: u64,
}

impl Shard {
    /// Reads `2/3`, the second of three. `3` alone is one of three parts, whose number a Kubernetes
    /// Job gives: `index` counts from 0.
    /// <https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode>
    ///
    /// # Errors
    /// It is no such text, or there is no such part.
    pub(crate) fn parse(text: &str, index: Option<&str>) -> Result<Self, String> {
        let (part, of) = text
            .split_once('/')
            .map_or((None, text), |(part, of)| (Some(part), of));
        let of: u64 = of.parse().map_err(|_| FORM.to_owned())?;
        let index = match part {
            Some(part) => part
                .parse::<u64>()
                .map_err(|_| FORM.to_owned())?
                .checked_sub(1),
            None => Some(Self::index_of_job(index)?),
        };
        match index.filter(|index| *index < of) {
            Some(index) => Ok(Self { index, of }),
            None if part.is_some() => Err(format!("expected a part from 1 to {of}: {FORM}")),
            None => Err(format!(
                "JOB_COMPLETION_INDEX is too high for {of} parts: it counts from 0"
            )),
        }
    }

    fn index_of_job(index: Option<&str>) -> Result<u64, String> {
        let index = index.ok_or("which part it is is not said: `i/n`, or JOB_COMPLETION_INDEX")?;
        index
            .parse()
            .map_err(|_| "JOB_COMPLETION_INDEX is no number".to_owned())
    }

    /// Whether a deployment of this name belongs to the part.
    pub(crate) fn has(self, name: &str) -> bool {
        fnv1a(name.as_bytes()) % self.of == self.index
    }
}

const FORM: &str = "expected `i/n`, such as `2/3` for the second of three parts";

/// FNV-1a of 64 bits, mixed so that its low bits depend on all others: the same on every machine
/// and in every release.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fnv1a(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325;
    let hash = bytes.iter().fold(start, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
}

/// Leaves the deployments whose names fit one of the patterns; all where there is none.
///
/// # Errors
/// A pattern fits none of them.
pub(crate) fn only(deployments: &mut Vec<Deployment>, patterns: &[String]) -> Result<(), String> {
    for pattern in patterns {
        if deployments.iter().any(|it| matches(pattern, &it.name)) {
            continue;
        }
        let names = deployments.iter().map(|it| it.name.as_str());
        let near = nearest(pattern, names);
        let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        return Err(format!(
            "--only {pattern}: no deployment has such a name{hint}"
        ));
    }
    let fits = |it: &Deployment| patterns.iter().any(|pattern| matches(pattern, &it.name));
    deployments.retain(|it| patterns.is_empty() || fits(it));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        let shard = |index, of| Ok(Shard { index, of });
        assert_eq!(Shard::parse("2/3", None), shard(1, 3));
        assert_eq!(Shard::parse("2/3", Some("0")), shard(1, 3));
        assert_eq!(Shard::parse("3", Some("2")), shard(2, 3));
        for (text, index) in [
            ("0/3", None),
            ("4/3", None),
            ("1/0", None),
            ("x", None),
            ("-1/3", None),
            ("3", None),
            ("3", Some("3")),
            ("3", Some("x")),
            ("1/2/3", None),
        ] {
            assert!(Shard::parse(text, index).is_err(), "{text}");
        }
    }

    #[test]
    fn every_deployment_is_in_one_part_of_about_the_same_size() {
        let names: Vec<_> = (0..1000).map(|number| format!("tenant-{number}")).collect();
        for of in [1, 2, 3, 7, 16] {
            let parts = (0..of).map(|index| Shard { index, of });
            let sizes: Vec<_> = parts
                .map(|shard| names.iter().filter(|name| shard.has(name)).count())
                .collect();
            assert_eq!(sizes.iter().sum::<usize>(), 1000);
            let fair = 1000 / usize::try_from(of).unwrap();
            assert!(
                sizes.iter().all(|size| size.abs_diff(fair) < fair / 3 + 1),
                "{sizes:?}"
            );
        }
    }

    #[test]
    fn a_name_stays_in_its_part() {
        let of_three = |name| {
            (0..3).find(|index| {
                Shard {
                    index: *index,
                    of: 3,
                }
                .has(name)
            })
        };
        assert_eq!(
            ["a", "b", "acme", "globex"].map(of_three),
            [Some(0), Some(2), Some(1), Some(1)]
        );
    }
}
