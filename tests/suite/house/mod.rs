//! How the sources are built: what is known of a component stands in its folder.

mod components;
