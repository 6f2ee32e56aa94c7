//! stub
#[derive(Debug)]
pub enum TableError {}
impl std::fmt::Display for TableError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
