//! Decimal numbers: as many digits as a float needs, and a power of ten.

#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    digits: i128,
    power: i32,
}

/// How many digits after the point a division has.
const DIVISION_DIGITS: i32 = 16;

impl Decimal {
    /// The shortest number that is this float; `None` if it is none, or has too many digits.
    pub(super) fn of(number: f64) -> Option<Self> {
        let text = format!("{number:e}");
        let (digits, power) = text.split_once('e')?;
        let fraction = digits
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len());
        Some(Self {
            digits: digits.replace('.', "").parse().ok()?,
            power: power.parse::<i32>().ok()? - fraction as i32,
        })
    }

    pub(super) fn float(self) -> f64 {
        format!("{}e{}", self.digits, self.power)
            .parse()
            .unwrap_or_default()
    }

    /// The digits with a lower power.
    fn at(self, power: i32) -> Option<i128> {
        let factor = 10_i128.checked_pow(u32::try_from(self.power - power).ok()?)?;
        self.digits.checked_mul(factor)
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        let power = self.power.min(other.power);
        let digits = self.at(power)?.checked_add(other.at(power)?)?;
        Some(Self { digits, power })
    }

    pub(super) fn subtract(self, other: Self) -> Option<Self> {
        let digits = -other.digits;
        self.add(Self { digits, ..other })
    }

    pub(super) fn multiply(self, other: Self) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(other.digits)?,
            power: self.power + other.power,
        })
    }

    pub(super) fn divide(self, other: Self) -> Option<Self> {
        let shift = self.power - other.power + DIVISION_DIGITS;
        let (mut above, mut below) = (self.digits, other.digits);
        let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
        match shift {
            0.. => above = above.checked_mul(factor)?,
            _ => below = below.checked_mul(factor)?,
        }
        let quotient = above.checked_div(below)?;
        let rest = (above % below).unsigned_abs();
        let sign = if (above < 0) == (below < 0) { 1 } else { -1 };
        let up = if rest * 2 >= below.unsigned_abs() {
            sign
        } else {
            0
        };
        Some(Self {
            digits: quotient + up,
            power: -DIVISION_DIGITS,
        })
    }
}
