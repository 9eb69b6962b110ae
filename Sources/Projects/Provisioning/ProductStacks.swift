/// The stacks that products are provisioned as.
///
/// A call may come again after a crash and then must not do its work twice.
package protocol ProductStacks: Sendable {
    /// Makes a stack, and returns when it is there.
    ///
    /// - Throws: `ServiceError` with the reason, if it cannot be made; nothing of it is left then.
    func create(_ stack: ProductStack) async throws

    /// Brings a stack to another template or other parameters, and returns when that is done.
    func update(_ stack: ProductStack) async throws

    /// Removes a stack, and returns when it is gone; one that is not there is a success.
    func delete(_ stack: ProductStack) async throws

    /// The outputs of a stack; empty if there is none.
    func outputs(of name: String) async throws -> [(key: String, value: String, description: String?)]
}

/// A stack as the catalogue wants it.
package struct ProductStack: Sendable, Hashable {
    /// `SC-ACCOUNT-PROVISIONEDPRODUCT`, as Service Catalog names them.
    package let name: String
    package let template: String
    package let parameters: [Projects.Parameter]
    package let tags: [Projects.Tag]
    /// Of this operation on this stack.
    package let token: String
}
