//! Compose files: what services there are, and where their files lie.

mod env_file;
mod hosts;
mod interpolate;
mod mounts;
mod service;
