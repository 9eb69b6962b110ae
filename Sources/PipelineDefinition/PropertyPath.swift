public import JSONDocuments

extension PipelineDefinition {
    /// The way to a member inside a JSON value: `Outputs['train'].S3Output.S3Uri`, `a.b[0]`.
    public struct PropertyPath: Sendable, Hashable, CustomStringConvertible {
        /// One step of the way.
        public enum Segment: Sendable, Hashable {
            /// A member of an object or, in a list, the element whose name this is.
            case key(String)
            /// An element of a list, from 0.
            case index(Int)
        }

        /// From the outside in; never empty.
        public let segments: [Segment]
        /// As it was written.
        public let description: String

        /// Reads a path; a leading `$.` is allowed, as in JSON path.
        ///
        /// - Returns: nil if the text is empty or no path.
        public init?(_ text: String) {
            var rest = Substring(text)
            if rest.hasPrefix("$") { rest.removeFirst() }
            if rest.hasPrefix(".") { rest.removeFirst() }
            var segments: [Segment] = []
            while let first = rest.first {
                if first == "[" {
                    guard let (segment, tail) = Self.bracketed(rest.dropFirst()) else { return nil }
                    segments.append(segment)
                    rest = tail
                } else {
                    let name = rest.prefix { $0 != "." && $0 != "[" }
                    if name.isEmpty { return nil }
                    segments.append(.key(String(name)))
                    rest = rest[name.endIndex...]
                }
                guard rest.first == "." else {
                    if rest.isEmpty || rest.first == "[" { continue }
                    return nil
                }
                rest.removeFirst()
                if rest.isEmpty || rest.first == "[" { return nil }
            }
            if segments.isEmpty { return nil }
            self.segments = segments
            description = text
        }

        /// Reads `'name']`, `"name"]` or `0]`, and what follows.
        private static func bracketed(_ text: Substring) -> (Segment, Substring)? {
            if let quote = text.first, quote == "'" || quote == "\"" {
                let inside = text.dropFirst()
                guard let end = inside.firstIndex(of: quote) else { return nil }
                let after = inside[inside.index(after: end)...]
                guard after.first == "]" else { return nil }
                return (.key(String(inside[..<end])), after.dropFirst())
            }
            guard let end = text.firstIndex(of: "]"), let index = Int(text[..<end]), index >= 0 else { return nil }
            return (.index(index), text[text.index(after: end)...])
        }

        /// The first segment's name, where it has one.
        public var root: String? { if case .key(let name) = segments[0] { name } else { nil } }

        /// The value at this path; nil if `value` has no such member.
        public func value(in value: JSON) -> JSON? {
            segments.reduce(Optional(value)) { value, segment in
                switch segment {
                case .index(let index): value?[index]
                case .key(let key): value.flatMap { Self.member(key, of: $0) }
                }
            }
        }

        /// What an element of AWS's lists is called by: `Outputs['train']` is the one whose `OutputName` is `train`.
        static let names = ["OutputName", "InputName", "ChannelName", "MetricName"]

        private static func member(_ key: String, of value: JSON) -> JSON? {
            guard let elements = value.array else { return value[key] }
            return elements.first { element in names.contains { element[$0]?.string == key } }
        }
    }
}
