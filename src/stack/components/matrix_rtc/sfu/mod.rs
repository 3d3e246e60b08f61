//! The SFU: LiveKit, to which each participant sends once and from which each receives.

mod certificate;
mod clashes;
mod config;
mod container_ports;
mod exposed;
mod gateway;
mod listeners;
mod numbers;
mod plan;
mod pod;
mod ports;
mod services;
mod shared;
mod shared_ports;
mod turn;
mod values;
mod way;

pub(super) use plan::Sfu;
pub(super) use ports::HTTP;
pub(super) use values::PROGRAM;
