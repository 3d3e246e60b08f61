//! `masthead graph`.

mod drawn;
mod hostile;
mod shown;
