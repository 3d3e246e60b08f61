//! What is printed is what the objects are.

use masthead::kube::manifest;

use super::Found;
use super::rendered::Rendered;
use crate::harness::identity;

pub fn text_is_the_objects(rendered: &Rendered) -> Found {
    let read = match manifest::read_all(&rendered.text) {
        Ok(read) => read,
        Err(error) => return vec![error.to_string()],
    };
    if read.len() != rendered.objects.len() {
        return vec![format!(
            "{} of {} documents",
            read.len(),
            rendered.objects.len()
        )];
    }
    let both = read.iter().zip(&rendered.objects);
    let other = both.filter(|(read, object)| read != object);
    other
        .map(|(_, object)| format!("{} reads otherwise", identity(object)))
        .collect()
}

/// That of programs which read YAML; others have a map at no place.
pub fn programs_show_yaml(rendered: &Rendered) -> Found {
    let is_empty = |(_, shown): &&(String, String)| shown.trim().is_empty();
    let empty = rendered.programs.iter().filter(is_empty);
    empty
        .map(|(name, _)| format!("{name} shows nothing"))
        .collect()
}
