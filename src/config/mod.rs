//! The configuration of programs: what each will see, and what is wrong with it.

pub mod check;
pub mod effective;
