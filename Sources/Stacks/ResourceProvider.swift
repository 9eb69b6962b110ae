package import JSONDocuments

/// Makes, changes and removes the resources of one type for stacks.
///
/// A server may be killed in the middle of any call; the next one then makes the call again with the same token. So each
/// call first looks for what an earlier one may have done, and does only what is left. A call returns when the resource is
/// in its final state (an endpoint: in service), and throws a `ServiceError` with the reason when it cannot be.
package protocol ResourceProvider: Sendable {
    /// The CloudFormation type, e.g. `AWS::S3::Bucket`; `AWS::CloudFormation::CustomResource` stands for every `Custom::…` too.
    var type: String { get }
    /// What CloudFormation documents of its properties and attributes.
    var schema: ResourceSchema { get }

    /// Refuses properties that cannot be, before anything of the stack is created or changed.
    ///
    /// A top-level property that depends on another resource of the stack is not known yet and is left out.
    func check(_ properties: JSON) throws

    /// Fails if something that is not the stack's has the resource's name already.
    ///
    /// Called before ``create(_:)``, and never again once that was begun: so `create` may take what is there under its name
    /// for what its own earlier try made.
    func verifyFree(_ resource: ResourceRequest) async throws

    /// Makes the resource.
    ///
    /// - Throws: ``CreateFailure`` where something was made that a rollback has to delete; any other error says that
    ///   nothing is there.
    func create(_ resource: ResourceRequest) async throws -> ProvidedResource

    /// Changes a resource without replacing it; never called where a property of ``ResourceSchema/replacing`` differs.
    ///
    /// `resource.physicalId` and `resource.previous` say what it is now. One that comes back with another physical id was
    /// replaced; the old one is deleted when the stack's update is complete.
    func update(_ resource: ResourceRequest) async throws -> ProvidedResource

    /// Removes the resource; one that is not there (any more) is a success.
    func delete(_ resource: ResourceRequest) async throws

    /// The properties that the resource has now, as far as its service tells them; nil if it is not there.
    ///
    /// For drift detection: a property that the template gives and this does not have is not compared, so those that the
    /// service tells are all there, with `null` for what the resource does not have.
    func read(_ resource: ResourceRequest) async throws -> JSON?
}

extension ResourceProvider {
    package func check(_ properties: JSON) throws {}
    package func verifyFree(_ resource: ResourceRequest) async throws {}
}

/// A resource was made, but did not become what it should: an endpoint that failed to start.
package struct CreateFailure: Error, Sendable {
    /// What the rollback deletes.
    package let physicalId: String
    /// Why.
    package let cause: any Error

    package init(physicalId: String, cause: any Error) {
        self.physicalId = physicalId
        self.cause = cause
    }
}

/// What CloudFormation documents of a type.
package struct ResourceSchema: Sendable, Hashable {
    /// Top-level properties that must be given.
    package var required: Set<String>
    /// Top-level properties that may be given; any other is an error before anything is created.
    package var optional: Set<String>
    /// Properties whose change replaces the resource ("Update requires: Replacement").
    ///
    /// A dotted path names a nested one.
    package var replacing: Set<String>
    /// What `Fn::GetAtt` can ask for.
    package var attributes: Set<String>

    package init(
        required: Set<String> = [],
        optional: Set<String> = [],
        replacing: Set<String> = [],
        attributes: Set<String> = []
    ) {
        self.required = required
        self.optional = optional
        self.replacing = replacing
        self.attributes = attributes
    }
}

/// One resource of a stack, as its provider is asked for it.
package struct ResourceRequest: Sendable, Hashable {
    package let stackName: String
    /// The stack's ARN.
    package let stackId: String
    package let logicalId: String
    /// As the template names it: `AWS::S3::Bucket`, `Custom::Name`; empty where nobody asks.
    package let type: String
    /// The resource's physical id; nil when it is to be created.
    package let physicalId: String?
    /// With every intrinsic function evaluated.
    package let properties: JSON
    /// The properties it was last given; nil when it is to be created.
    package let previous: JSON?
    /// The same whenever this very operation is tried again, another for every other: 36 characters of a UUID.
    package let token: String
    /// When it is read: the physical ids of all resources of its stack, some of which may be attached to it.
    package let siblings: Set<String>

    package init(
        stackName: String,
        stackId: String,
        logicalId: String,
        type: String = "",
        physicalId: String? = nil,
        properties: JSON,
        previous: JSON? = nil,
        token: String,
        siblings: Set<String> = []
    ) {
        self.stackName = stackName
        self.stackId = stackId
        self.logicalId = logicalId
        self.type = type
        self.physicalId = physicalId
        self.properties = properties
        self.previous = previous
        self.token = token
        self.siblings = siblings
    }

    /// A name for a resource that the template does not name: `STACK-LOGICALID-XXXXXXXXXXXX`, as CloudFormation makes them.
    ///
    /// The last part comes of the token, so that a second try finds what the first one made, and a replacement gets another name.
    package func generatedName(most length: Int = 63) -> String {
        let suffix = token.filter { $0 != "-" }.prefix(12).uppercased()
        let stem = "\(stackName)-\(logicalId)".prefix(length - suffix.count - 1)
        return "\(stem)-\(suffix)"
    }
}

/// A resource that is there.
package struct ProvidedResource: Sendable, Hashable {
    /// What `Ref` gives.
    package let physicalId: String
    /// What `Fn::GetAtt` gives, by attribute.
    package let attributes: [String: JSON]

    package init(physicalId: String, attributes: [String: JSON] = [:]) {
        self.physicalId = physicalId
        self.attributes = attributes
    }
}
