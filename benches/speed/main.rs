//! `cargo bench`: what a run of the program costs beside `/bin/true`, what each stage of the library
//! takes, and what many stacks in one process cost.
//!
//! Instructions are counted by valgrind, page faults and memory by GNU time; the columns of what is
//! not installed stay empty. Times are medians.

mod cases;
mod many;
mod pipeline;
mod program;
mod stages;
mod tenants;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // First, since the peak of this process's memory is looked at.
    many::print();
    println!();
    stages::print();
    println!();
    tenants::print();
    println!();
    program::print();
}
