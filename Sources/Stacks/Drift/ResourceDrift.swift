package import Foundation
import Identifiers
import JSONDocuments
import OrderedCollections

/// How a resource differs from what its stack made of it.
package struct ResourceDrift: Codable, Sendable, Hashable {
    package let stackId: String
    package let logicalResourceId: String
    package let physicalResourceId: String?
    package let resourceType: String
    /// JSON; only where it was compared.
    package let expectedProperties: String?
    package let actualProperties: String?
    package let propertyDifferences: [PropertyDifference]
    package let stackResourceDriftStatus: String
    package let timestamp: Date

    package struct PropertyDifference: Codable, Sendable, Hashable {
        /// As `/Tags/0/Value`.
        package let propertyPath: String
        package let expectedValue: String
        package let actualValue: String
        /// ADD, REMOVE or NOT_EQUAL.
        package let differenceType: String
    }

    static func read(_ text: String) throws -> ResourceDrift { try AWSCoding.value(ResourceDrift.self, from: text) }
}

extension ResourceDrift {
    /// The differences between what was given and what is there.
    ///
    /// Only what was given is compared, since services add defaults of their own, in the elements of a list, too. Of what
    /// a service does not tell nothing is known; what it tells as `null` is gone, unless it was given empty.
    static func differences(expected: JSON, actual: JSON, path: String = "") -> [PropertyDifference] {
        switch (expected, actual) {
        case (.object(let members), .object):
            members.sorted { $0.key < $1.key }
                .flatMap { name, value in
                    guard let found = actual[name] else { return [PropertyDifference]() }
                    if !found.isNull { return differences(expected: value, actual: found, path: "\(path)/\(name)") }
                    return value.isNothing ? [] : [removal(of: value, "\(path)/\(name)")]
                }
        case (.array(let given), .array(let found))
        where given.count == found.count && given.contains { $0.object != nil }:
            zip(given, found).enumerated()
                .flatMap { differences(expected: $1.0, actual: $1.1, path: "\(path)/\($0)") }
        default: one(expected, actual, path)
        }
    }

    private static func removal(of expected: JSON, _ path: String) -> PropertyDifference {
        PropertyDifference(
            propertyPath: path,
            expectedValue: expected.string ?? expected.text(),
            actualValue: "null",
            differenceType: "REMOVE"
        )
    }

    private static func one(_ expected: JSON, _ actual: JSON, _ path: String) -> [PropertyDifference] {
        if PropertyChange.isSame(expected, actual) { return [] }
        func text(_ value: JSON) -> String { value.string ?? value.text() }
        return [
            PropertyDifference(
                propertyPath: path,
                expectedValue: text(expected),
                actualValue: text(actual),
                differenceType: "NOT_EQUAL"
            )
        ]
    }
}

extension JSON {
    /// Null, or a text, a list or an object with nothing in it.
    fileprivate var isNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.values.allSatisfy(\.isNothing)
        default: false
        }
    }
}
