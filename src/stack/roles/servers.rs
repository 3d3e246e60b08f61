//! Servers that others are pointed to.

use std::rc::Rc;

use crate::kube::object::Port;
use crate::stack::pods::Pods;

/// The client in the browser.
#[derive(Clone, Debug)]
pub(crate) struct WebClient {
    /// Where the values lack it, the component itself reports that.
    pub host: Option<Rc<str>>,
}

/// Where calls are joined.
#[derive(Clone, Debug)]
pub(crate) struct Rtc {
    /// Where the values lack it, the component itself reports that.
    pub host: Option<Rc<str>>,
    /// Whether it is an application service of the homeserver.
    pub is_application_service: bool,
}

/// The cache that the stack brings.
#[derive(Clone, Debug)]
pub(crate) struct CacheServer {
    pub host: String,
    pub port: Port,
    pub pods: Pods,
}
