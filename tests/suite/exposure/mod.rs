//! What leads requests to the stack: the same paths to the same Services, whatever the way.

mod calls;
mod errors;
mod gateway;
mod openshift;
mod same;
mod types;
