//! Compares a folder with what is to be in it.

use std::collections::BTreeSet;

use super::changes::{Change, Changes, What};
use super::error::FolderError;
use super::index::{self, Entries, Entry, Owner};
use super::known::{Known, known};
use super::kustomization;
use super::view::{Seen, View};
use super::wanted::Wanted;
use crate::source::beneath::{Found, PRIVATE};
use crate::source::files;

/// What there is to do.
pub(super) struct Comparison {
    pub changes: Changes,
    /// The files whose mode is wrong, with the right one.
    pub modes: Vec<(String, u32)>,
    /// The index that is there.
    pub index: Option<String>,
    /// That while files change, and the one when all is done.
    pub interim: String,
    pub new: String,
}

/// Compares them.
///
/// # Errors
/// [`FolderError`]: the folder is another's, or something is in the way.
pub(super) fn compare(
    view: View,
    wanted: &[Wanted],
    owner: &Owner,
) -> Result<Comparison, FolderError> {
    let mut work = Work {
        view,
        known: known(view, wanted)?,
        public_mode: files::public_mode(),
        changes: Changes::default(),
        modes: Vec::new(),
        taken: Vec::new(),
        in_the_way: Vec::new(),
    };
    for file in wanted {
        work.file(file)?;
    }
    if !view.request.is_part {
        work.rest(wanted)?;
    }
    work.refuse()?;
    Ok(work.done(wanted, owner))
}

struct Work<'a> {
    view: View<'a>,
    known: Known,
    public_mode: Option<u32>,
    changes: Changes,
    modes: Vec<(String, u32)>,
    /// Files of others, where ours should be.
    taken: Vec<String>,
    /// Folders and links, where ours should be.
    in_the_way: Vec<String>,
}

impl Work<'_> {
    /// What becomes of a file that is to be there.
    fn file(&mut self, file: &Wanted) -> Result<(), FolderError> {
        match self.view.look(&file.path)? {
            Seen::Nothing => self.change(What::Added, &file.path, false),
            Seen::NoFolder => self.is_blocked(&file.path),
            Seen::Some(Found::Folder) => self.in_the_way.push(self.below(&file.path)),
            Seen::Some(found) if self.view.has(&file.path, found, file.text.as_bytes())? => {
                self.changes.left += 1;
                self.mend(file, found);
            }
            Seen::Some(found) => return self.replace(file, found),
        }
        Ok(())
    }

    /// A file with other bytes, or what is no file, is to be replaced.
    fn replace(&mut self, file: &Wanted, found: Found) -> Result<(), FolderError> {
        let entry = self.known.files.get(&file.path);
        let is_edited = entry.is_some_and(|entry| self.view.is_edited(&file.path, entry, found));
        let is_known = entry.is_some();
        if file.path == kustomization::FILE && (is_edited || !is_known) {
            return Err(FolderError::OwnKustomization(self.below(&file.path)));
        }
        if !is_known && !self.view.request.force {
            self.taken.push(self.below(&file.path));
        }
        self.change(What::Changed, &file.path, is_edited);
        Ok(())
    }

    /// What becomes of masthead's own files that are not to be there.
    fn rest(&mut self, wanted: &[Wanted]) -> Result<(), FolderError> {
        let wanted: BTreeSet<&str> = wanted.iter().map(|file| file.path.as_str()).collect();
        let files = std::mem::take(&mut self.known.files);
        for (path, entry) in &files {
            if !wanted.contains(path.as_str()) {
                self.remove(path, entry)?;
            }
        }
        self.known.files = files;
        Ok(())
    }

    fn remove(&mut self, path: &str, entry: &Entry) -> Result<(), FolderError> {
        match self.view.look(path)? {
            // A folder is nothing that was written.
            Seen::Nothing | Seen::Some(Found::Folder) => {}
            Seen::NoFolder => self.is_blocked(path),
            Seen::Some(found) => {
                let is_edited = self.view.is_edited(path, entry, found);
                if is_edited && path == kustomization::FILE {
                    self.changes.is_kustomization_given_up = true;
                } else {
                    self.change(What::Removed, path, is_edited);
                }
            }
        }
        Ok(())
    }

    /// Tells all that is in the way at once.
    fn refuse(&mut self) -> Result<(), FolderError> {
        if !self.in_the_way.is_empty() {
            return Err(FolderError::InTheWay(std::mem::take(&mut self.in_the_way)));
        }
        if !self.taken.is_empty() {
            return Err(FolderError::Taken(std::mem::take(&mut self.taken)));
        }
        if self.view.request.kustomization {
            for other in kustomization::OTHERS {
                if matches!(self.view.look(other)?, Seen::Some(_)) {
                    return Err(FolderError::OwnKustomization(self.below(other)));
                }
            }
        }
        Ok(())
    }

    fn done(mut self, wanted: &[Wanted], owner: &Owner) -> Comparison {
        let mut now = if self.view.request.is_part {
            self.known.files.clone()
        } else {
            Entries::new()
        };
        let entries = wanted.iter().map(|it| (it.path.clone(), it.entry.clone()));
        now.extend(entries);
        let new = index::print(owner, &now);
        let interim = index::print(owner, &between(self.known.files, now));
        self.changes.index = match &self.known.index {
            Some(index) if *index == new => None,
            None if self.known.damage.is_none() => Some(What::Added),
            _ => Some(What::Changed),
        };
        self.changes.damage = self.known.damage;
        Comparison {
            changes: self.changes,
            modes: self.modes,
            index: self.known.index,
            interim,
            new,
        }
    }

    fn change(&mut self, what: What, path: &str, is_edited: bool) {
        self.changes.files.push(Change {
            what,
            path: path.to_owned(),
            is_edited,
        });
    }

    /// Notes a wrong mode.
    fn mend(&mut self, file: &Wanted, found: Found) {
        let right = if file.is_private {
            Some(PRIVATE)
        } else {
            self.public_mode
        };
        if let (Found::File { mode, .. }, Some(right)) = (found, right)
            && mode != right
        {
            self.modes.push((file.path.clone(), right));
        }
    }

    /// Something else stands where the folder of a file should.
    fn is_blocked(&mut self, path: &str) {
        let folder = path.split('/').next().unwrap_or_default();
        let folder = self.below(folder);
        if !self.in_the_way.contains(&folder) {
            self.in_the_way.push(folder);
        }
    }

    fn below(&self, path: &str) -> String {
        self.view.request.below(path)
    }
}

/// The entries while files change: of each file the old bytes and the new ones are its own.
fn between(known: Entries, mut now: Entries) -> Entries {
    for (path, old) in known {
        match now.get_mut(&path) {
            None => {
                now.insert(path, old);
            }
            Some(new) if new.sha256 != old.sha256 => new.previous_sha256 = old.sha256,
            Some(_) => {}
        }
    }
    now
}
