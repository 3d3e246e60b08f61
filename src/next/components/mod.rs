//! The components of the stack, in the order in which they are asked.

mod element_admin;

use super::component::Component;

/// All components. To add one is its folder and a line here.
pub static COMPONENTS: &[&dyn Component] = &[&element_admin::ElementAdmin];
