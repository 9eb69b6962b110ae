package import JSONDocuments

/// Makes the models of Model steps.
///
/// A seam: the room of models and endpoints lies beside this one.
package protocol ModelMaker: Sendable {
    /// Creates a model; where one of this name is, leaves that as it is.
    ///
    /// `arguments` are the members of CreateModel, without the name. Answers DescribeModel's members; throws `ServiceError`
    /// for a request that cannot be.
    func create(name: String, arguments: JSON) async throws -> JSON

    /// DescribeModel's members; nil if there is no such model.
    func describe(name: String) async throws -> JSON?
}
