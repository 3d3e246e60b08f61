//! Servers that others are pointed to.

use std::rc::Rc;

use crate::kube::object::Port;
use crate::source::problem::Problem;
use crate::stack::pods::Pods;
use crate::stack::reader::Reader;

/// The client in the browser.
#[derive(Clone, Debug)]
pub(crate) struct WebClient {
    pub host: Option<Rc<str>>,
    /// What is said where the values lack it, and a URL is made of it.
    pub without_host: Problem,
}

impl WebClient {
    /// Its host, for a URL. A missing one is a problem.
    pub(crate) fn needed_host(&self, cx: &Reader) -> Rc<str> {
        self.host.clone().unwrap_or_else(|| {
            cx.report(self.without_host.clone());
            "".into()
        })
    }
}

/// Where calls are joined.
#[derive(Clone, Debug)]
pub(crate) struct Rtc {
    /// Where clients find the SFU, where the homeserver tells them.
    pub sfu_url: Option<String>,
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
