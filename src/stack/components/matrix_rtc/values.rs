//! The values of Matrix RTC, and the names by which others know it.

use crate::stack::Context;
use crate::values::typed;

pub(super) const NAME: &str = "matrix-rtc";

pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<typed::MatrixRtc<'a>> {
    let values = cx.values.matrix_rtc();
    values.enabled().is_on().then_some(values)
}
