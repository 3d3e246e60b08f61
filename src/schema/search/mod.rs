//! Finds values by words in their paths, in what they mean, and in the texts that they take.

mod walk;
mod words;

use std::collections::HashMap;

use super::Program;
use super::explain::type_name;
use crate::chart::Chart;
use crate::chart::defaults::Default;
use crate::source::sort::sort_by_key;
use crate::source::{ValuePath, nearest};
use walk::{Walk, vocabulary};
use words::Words;

/// Values of one meaning that have all of the words.
pub(crate) struct Hit {
    /// The best place comes first.
    pub places: Vec<Place>,
    /// What they mean; empty for a setting of a program.
    pub about: &'static str,
    /// The program whose own setting it is.
    pub program: Option<&'static Program>,
}

/// Where a value stands.
pub(crate) struct Place {
    /// As the release of the chart calls it.
    pub path: ValuePath,
    /// Its type in words.
    pub kind: String,
    pub default: Option<&'static Default>,
}

/// No value has all of the words.
#[derive(Debug, thiserror::Error)]
#[error("no value has {what}")]
pub(crate) struct NotFound {
    /// The words that none has.
    what: String,
    pub hint: Option<String>,
}

/// The values of a release of the chart that have all of the words, the best first: a word counts
/// most in the last key, then in the path, then in what the value means.
///
/// # Errors
/// There are none; the hint has the words that are nearest.
pub(crate) fn search<S: AsRef<str>>(
    asked: &[S],
    chart: &'static Chart,
) -> Result<Vec<Hit>, NotFound> {
    let words = Words::new(asked);
    let mut walk = Walk::new(&words, chart);
    walk.values();
    if walk.found.is_empty() {
        return Err(not_found(&words, &walk));
    }
    sort_by_key(&mut walk.found, |found| found.rank);
    let mut hits: Vec<Hit> = Vec::new();
    let mut known = HashMap::new();
    for found in walk.found {
        let index = *known.entry(found.meaning()).or_insert_with(|| {
            hits.push(found.hit());
            hits.len() - 1
        });
        hits[index].places.push(found.place(chart));
    }
    Ok(hits)
}

impl walk::Found {
    /// What values have in common that mean the same.
    fn meaning(&self) -> (&'static str, u16, Option<&'static str>) {
        let program = self.program.map(|program| program.name);
        (self.name, self.about.0, program)
    }

    fn hit(&self) -> Hit {
        Hit {
            places: Vec::new(),
            about: self.about.text(),
            program: self.program,
        }
    }

    fn place(&self, chart: &'static Chart) -> Place {
        Place {
            path: chart.own_name(&self.path),
            kind: type_name(self.schema),
            default: chart.defaults.at(&self.path),
        }
    }
}

fn not_found(words: &Words, walk: &Walk) -> NotFound {
    let unknown: Vec<&str> = words.others(walk.seen).collect();
    if unknown.is_empty() {
        let hint = "each of them is found alone: leave one out".to_owned();
        let what = "all of these words".to_owned();
        return NotFound {
            what,
            hint: Some(hint),
        };
    }
    let vocabulary = vocabulary();
    let near = |word: &&str| nearest(word, vocabulary.iter().map(String::as_str));
    let near: Vec<String> = unknown
        .iter()
        .filter_map(near)
        .map(|near| format!("`{near}`"))
        .collect();
    let hint = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")));
    let unknown: Vec<String> = unknown.iter().map(|word| format!("`{word}`")).collect();
    let what = unknown.join(" or ");
    NotFound { what, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(asked: &str) -> String {
        let hits = search(&[asked], Chart::newest()).unwrap();
        hits[0].places[0].path.to_string()
    }

    #[test]
    fn the_last_key_counts_most() {
        assert_eq!(first("max upload"), "synapse.media.maxUploadSize");
        assert_eq!(first("server name"), "serverName");
        assert_eq!(first("node selector"), "nodeSelector");
        assert_eq!(first("synapse node selector"), "synapse.nodeSelector");
        assert_eq!(first("valkey"), "valkey");
    }

    #[test]
    fn what_means_the_same_is_one_hit() {
        let hits = search(&["nodeSelector"], Chart::newest()).unwrap();
        let is_it = |place: &Place| place.path.last_key() == Some("nodeSelector");
        let all: Vec<&Hit> = hits.iter().filter(|hit| is_it(&hit.places[0])).collect();
        assert!(all.len() <= 3);
        assert!(all.iter().any(|hit| hit.places.len() > 8));
    }

    #[test]
    fn each_path_that_is_found_can_be_explained() {
        for asked in ["secret", "name", "email", "rtc"] {
            for hit in search(&[asked], Chart::newest()).unwrap() {
                for Place { path, .. } in hit.places {
                    let found = crate::schema::explain(&path.to_string(), Chart::newest());
                    assert!(found.is_ok(), "{path}");
                }
            }
        }
    }

    #[test]
    fn a_release_has_its_own_values() {
        let paths = |asked: &str, version: &str| -> Vec<String> {
            let hits = search(&[asked], Chart::find(version).unwrap());
            let hits = hits.into_iter().flatten();
            hits.map(|hit| hit.places[0].path.to_string()).collect()
        };
        assert_eq!(paths("httpService", "26.8")[0], "ingress.service");
        assert!(paths("httpService", "26.11").contains(&"httpService".to_owned()));
        assert_eq!(paths("maxMemory", "26.8")[0], "redis.maxMemory");
        assert_eq!(paths("maxMemory", "26.11")[0], "valkey.maxMemory");
        let mut all = paths("redis memory", "26.8");
        all.sort();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    }

    #[test]
    fn what_is_not_found_has_neighbours() {
        let said = |asked: &str| {
            let NotFound { what, hint } = search(&[asked], Chart::newest()).err().unwrap();
            (what, hint.unwrap_or_default())
        };
        assert_eq!(
            said("uplaod size"),
            ("`uplaod`".into(), "did you mean `upload`?".into())
        );
        assert_eq!(said("zzzzzz").1, "");
        assert!(said("postgres livekit").0.starts_with("all"));
    }
}
