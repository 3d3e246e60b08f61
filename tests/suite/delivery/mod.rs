//! Where people deliver: the action for GitHub, the component for GitLab, and the hooks for pre-commit,
//! each by the rules of its host.

mod github;
mod github_metadata;
mod gitlab;
mod pages;
mod pre_commit;
mod workspace;
