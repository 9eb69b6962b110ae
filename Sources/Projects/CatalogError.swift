package import Store

extension ServiceError.Code {
    /// A portfolio, product, version, constraint or record that the catalogue does not have.
    package static let unknownInCatalog = Self("unknown_in_catalog", "ResourceNotFoundException", 400)
    /// A name or a constraint that is there already.
    package static let duplicateInCatalog = Self("duplicate_in_catalog", "DuplicateResourceException", 400)
    /// Something of the catalogue that is used and cannot be removed.
    package static let usedInCatalog = Self("used_in_catalog", "ResourceInUseException", 400)
}
