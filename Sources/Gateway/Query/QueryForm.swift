import Foundation
import Identifiers
import JSONDocuments
import OrderedCollections
import Store

/// A request of AWS's Query protocol: a form whose fields spell the path of each value.
///
/// `Parameters.member.1.ParameterKey=Size` is the member ParameterKey of the first of Parameters; `Names.1=…`, where a
/// service's lists are flat, the first of Names; `Tags.entry.1.key=…` with `.value=…` an entry of a map.
/// - Source: botocore, `serialize.QuerySerializer`.
struct QueryForm: Sendable, Hashable {
    /// The operation's name.
    let action: String
    /// The API's version, which tells the service.
    let version: String
    /// All other fields; every leaf is a text.
    private(set) var members: JSON = [:]

    init(_ text: String) throws {
        var fields: [String: String] = [:]
        for field in text.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw ServiceError(.validation, "The form's field '\(field)' is not percent-encoded UTF-8.")
            }
            fields[name] = value
        }
        action = fields.removeValue(forKey: "Action") ?? ""
        version = fields.removeValue(forKey: "Version") ?? ""
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard path.count <= Self.deepest else {
                throw ServiceError(.validation, "The form's field '\(name)' is nested deeper than \(Self.deepest).")
            }
            Self.set(value, at: path[...], in: &members)
        }
        members = Self.gathered(members)
    }

    private static let deepest = 32

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    private static func set(_ value: String, at path: ArraySlice<String>, in node: inout JSON) {
        guard let first = path.first else {
            node = .string(value)
            return
        }
        var child = node[first] ?? [:]
        set(value, at: path.dropFirst(), in: &child)
        node[first] = child
    }

    /// Turns numbered members into lists, and entries into maps.
    private static func gathered(_ node: JSON) -> JSON {
        guard let members = node.object else { return node }
        if members.count == 1, let list = members["member"], let elements = numbered(list) { return .array(elements) }
        if members.count == 1, let list = members["entry"], let entries = numbered(list) {
            var map: JSON = [:]
            for entry in entries { if let key = entry["key"]?.string { map[key] = entry["value"] ?? "" } }
            return map
        }
        if let elements = numbered(node) { return .array(elements) }
        return .object(members.mapValues(gathered))
    }

    /// The elements by number, if every member's name is one.
    private static func numbered(_ node: JSON) -> [JSON]? {
        guard let members = node.object, !members.isEmpty else { return nil }
        var elements: [(Int, JSON)] = []
        for (name, value) in members {
            guard let number = Int(name) else { return nil }
            elements.append((number, gathered(value)))
        }
        return elements.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

// MARK: - Values

extension QueryForm {
    /// Reads the form as an operation's request.
    ///
    /// A form has no types: a text that the request has as a number, a flag, a time or an empty list is made one.
    /// - Throws: `DecodingError` for what does not fit.
    func decode<Request: Decodable>(_ type: Request.Type) throws -> Request {
        var members = members
        while true {
            do {
                return try AWSCoding.decoder().decode(type, from: Data(members.bytes()))
            } catch DecodingError.typeMismatch(let expected, let context) {
                var next = members
                guard Self.convert(&next, context.codingPath[...], to: expected), next != members else {
                    throw DecodingError.typeMismatch(expected, context)
                }
                members = next
            }
        }
    }

    /// Converts what stands at a path, in every element of the lists on the way.
    ///
    /// - Returns: Whether anything was converted.
    private static func convert(_ node: inout JSON, _ path: ArraySlice<any CodingKey>, to type: any Any.Type) -> Bool {
        guard let key = path.first else {
            guard let text = node.string, let value = value(of: text, type) else { return false }
            node = value
            return true
        }
        if let elements = node.array {
            var new = elements
            let converted = new.indices.map { convert(&new[$0], path.dropFirst(), to: type) }
            node = .array(new)
            return converted.contains(true)
        }
        let name = key.stringValue.prefix(1).uppercased() + key.stringValue.dropFirst()
        guard var child = node[name] ?? node[key.stringValue] else { return false }
        let converted = convert(&child, path.dropFirst(), to: type)
        node[node[name] == nil ? key.stringValue : name] = child
        return converted
    }

    private static func value(of text: String, _ type: any Any.Type) -> JSON? {
        if type == Bool.self { return ["true": true, "false": false][text.lowercased()] }
        if type is any FixedWidthInteger.Type { return Int64(text).map(JSON.integer) }
        if type is any BinaryFloatingPoint.Type { return Double(text).map(JSON.double) ?? time(text) }
        if type == Date.self { return Double(text).map(JSON.double) ?? time(text) }
        // What is expected is a list or an object, and the form has an empty one.
        if text.isEmpty { return type is [String: Any].Type ? [:] : [] }
        return nil
    }

    private static func time(_ text: String) -> JSON? {
        (try? Date(text, strategy: .iso8601)).map { .double($0.timeIntervalSince1970) }
    }
}
