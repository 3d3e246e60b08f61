//! `masthead init`: what it writes, what it refuses, and whom it asks.

mod files;
mod refused;
mod terminal;
mod ways;
