//! `masthead verify`: a deployment that runs, with one thing spoilt at a time.

mod cluster;
mod ends;
mod hosts;
mod page;
mod pages;
mod world;
