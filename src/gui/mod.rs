//! stub
pub fn run(_: Option<std::path::PathBuf>) -> Result<(), String> {
    Err("not yet".into())
}
