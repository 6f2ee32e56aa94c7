//! stub
#[derive(Debug)]
pub enum TableError {}
impl std::fmt::Display for TableError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
pub struct Imported {
    pub document: crate::document::Document,
    pub notes: Vec<String>,
}
pub fn import(_: &std::path::Path, _: Option<crate::model::Date>) -> Result<Imported, super::FileError> {
    unimplemented!()
}
pub fn export(_: &crate::document::Document, _: &mut impl std::io::Write) -> Result<(), std::io::Error> {
    unimplemented!()
}
