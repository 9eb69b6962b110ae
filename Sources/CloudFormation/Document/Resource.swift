public import JSONDocuments

extension Template {
    /// What a stack makes.
    public struct Resource: Sendable, Hashable {
        /// Its type: `AWS::S3::Bucket`, or `Custom::Name`.
        public var type: String
        /// What is asked of it, an object; functions in it are not evaluated yet.
        public var properties: JSON
        /// The logical ids that must be there before it.
        public var dependsOn: [String]
        /// The condition that must hold for it to be made.
        public var condition: String?
        /// What becomes of it when it leaves its stack; CloudFormation's default is ``DeletionPolicy/delete``.
        public var deletionPolicy: DeletionPolicy?
        /// What becomes of the old one when it is replaced.
        public var updateReplacePolicy: DeletionPolicy?
        /// Anything that tools keep with a resource.
        public var metadata: JSON?
        /// What to wait for after it is made.
        public var creationPolicy: JSON?
        /// How to update it.
        public var updatePolicy: JSON?

        /// Makes a resource.
        public init(
            _ type: String,
            _ properties: JSON = [:],
            dependsOn: [String] = [],
            condition: String? = nil,
            deletionPolicy: DeletionPolicy? = nil,
            updateReplacePolicy: DeletionPolicy? = nil,
            metadata: JSON? = nil,
            creationPolicy: JSON? = nil,
            updatePolicy: JSON? = nil
        ) {
            self.type = type
            self.properties = properties
            self.dependsOn = dependsOn
            self.condition = condition
            self.deletionPolicy = deletionPolicy
            self.updateReplacePolicy = updateReplacePolicy
            self.metadata = metadata
            self.creationPolicy = creationPolicy
            self.updatePolicy = updatePolicy
        }

        /// Whether the type is a custom resource's.
        public var isCustom: Bool { type.hasPrefix("Custom::") || type == "AWS::CloudFormation::CustomResource" }
    }

    /// What becomes of a resource that leaves its stack or is replaced.
    public enum DeletionPolicy: String, Sendable, Hashable, CaseIterable {
        /// It is removed.
        case delete = "Delete"
        /// It stays, without a stack.
        case retain = "Retain"
        /// It stays unless the operation that made it fails; not for replacement.
        case retainExceptOnCreate = "RetainExceptOnCreate"
        /// A copy of its data stays.
        case snapshot = "Snapshot"
    }

    /// What a stack tells.
    public struct Output: Sendable, Hashable {
        /// The value, functions in it not evaluated yet.
        public var value: JSON
        /// What it is.
        public var description: String?
        /// The name, unique in account and region, by which other stacks import it.
        public var exportName: JSON?
        /// The condition that must hold for it to be told.
        public var condition: String?

        /// Makes an output.
        public init(
            _ value: JSON,
            description: String? = nil,
            exportName: JSON? = nil,
            condition: String? = nil
        ) {
            self.value = value
            self.description = description
            self.exportName = exportName
            self.condition = condition
        }
    }

    /// What the parameters must fulfil together.
    public struct Rule: Sendable, Hashable {
        /// When the assertions count; always, where there is none.
        public var condition: JSON?
        /// What must hold.
        public var assertions: [Assertion]

        /// Makes a rule.
        public init(condition: JSON? = nil, assertions: [Assertion]) {
            self.condition = condition
            self.assertions = assertions
        }
    }

    /// One thing that must hold.
    public struct Assertion: Sendable, Hashable {
        /// A rule function.
        public var assert: JSON
        /// What to say where it does not hold.
        public var description: String?

        /// Makes an assertion.
        public init(_ assert: JSON, description: String? = nil) {
            self.assert = assert
            self.description = description
        }
    }
}
