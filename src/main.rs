fn main() {
    println!("{:?}", masthead::values::defaults::DEFAULTS);
}
