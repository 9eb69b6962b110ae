import Foundation
import JSONDocuments
import OrderedCollections
import Stacks
import Store

extension ResourceRequest {
    /// The properties as a service's request, whose members are spelled alike; a member that the request lacks is ignored.
    ///
    /// A template's parameters are texts, so a number or a boolean may be one too, and a number stands for a text, as
    /// CloudFormation converts them.
    ///
    /// - Parameters:
    ///   - type: The request.
    ///   - members: Members that take the place of the properties of the same name, such as a generated name.
    /// - Returns: The request.
    /// - Throws: ``ServiceError/Code/validation`` that names the property and its value.
    func value<Value: Decodable>(_ type: Value.Type, with members: [String: JSON] = [:]) throws -> Value {
        var json = properties
        for (name, value) in members { json[name] = value }
        do {
            return try Value(from: PropertyDecoder(json: json, codingPath: []))
        } catch let error as PropertyFault {
            throw ServiceError(.validation, "The resource '\(logicalId)': \(error.description).")
        }
    }

    /// A property's text; nil where it is not given.
    func text(_ property: String) -> String? {
        switch properties[property] {
        case .string(let text): text
        case .none, .null: nil
        case .some(let value): value.text()
        }
    }
}

/// A property that is not what its member takes, by its path.
struct PropertyFault: Error, CustomStringConvertible {
    let description: String

    init(_ path: [any CodingKey], _ reason: String) {
        let place = path.map { key in key.intValue.map(String.init) ?? PropertyDecoder.spelled(key.stringValue) }
        description = "\(place.joined(separator: ".")) \(reason)"
    }
}

/// Reads a template's properties into a service's request.
struct PropertyDecoder: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// AWS's spelling of a Swift member.
    static func spelled(_ member: String) -> String { member.prefix(1).uppercased() + member.dropFirst() }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = json.object else {
            throw PropertyFault(codingPath, "is \(json.text()): it must be an object")
        }
        return KeyedDecodingContainer(Members(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = json.array else { throw PropertyFault(codingPath, "is \(json.text()): it must be a list") }
        return Elements(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        Scalar(json: json, codingPath: codingPath)
    }

    /// A nested value; texts and numbers without a decoder of their own.
    static func decode<Value: Decodable>(_ type: Value.Type, _ json: JSON, _ path: [any CodingKey]) throws -> Value {
        try Value(from: PropertyDecoder(json: json, codingPath: path))
    }
}

extension PropertyDecoder {
    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let members: OrderedMembers
        let codingPath: [any CodingKey]

        init(members: OrderedMembers, codingPath: [any CodingKey]) {
            self.members = members
            self.codingPath = codingPath
        }

        var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

        /// A map's key as it is, a struct's member in AWS's spelling.
        private func find(_ key: Key) -> JSON? {
            members[key.stringValue] ?? members[PropertyDecoder.spelled(key.stringValue)]
        }

        private func value(_ key: Key) throws -> JSON {
            guard let value = find(key) else { throw PropertyFault(codingPath + [key], "is missing") }
            return value
        }

        func contains(_ key: Key) -> Bool { find(key) != nil }
        func decodeNil(forKey key: Key) throws -> Bool { find(key)?.isNull ?? true }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try PropertyDecoder.decode(type, value(key), codingPath + [key])
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type,
            forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            try PropertyDecoder(json: value(key), codingPath: codingPath + [key]).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try PropertyDecoder(json: value(key), codingPath: codingPath + [key]).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder { PropertyDecoder(json: .object(members), codingPath: codingPath) }

        func superDecoder(forKey key: Key) throws -> any Decoder {
            PropertyDecoder(json: try value(key), codingPath: codingPath + [key])
        }
    }
}
