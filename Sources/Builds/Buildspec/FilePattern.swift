/// A pattern of paths as buildspecs have them: `*` and `?` within a name, `**` for any folders, `[abc]`.
package struct FilePattern: Sendable, Hashable {
    private let parts: [[Character]]

    package init(_ text: String) {
        var parts = text.split(separator: "/").filter { $0 != "." }.map(Array.init)
        // A folder means all that is in it.
        if text.hasSuffix("/") { parts.append(["*", "*"]) }
        // Several `**` in a row mean one.
        self.parts = parts.enumerated()
            .filter { $0.offset == 0 || $0.element != ["*", "*"] || parts[$0.offset - 1] != ["*", "*"] }.map(\.element)
    }

    /// The folders in front of the first part that is a pattern.
    package var fixedPrefix: String {
        parts.prefix { !$0.contains { "*?[".contains($0) } }.map { String($0) }.joined(separator: "/")
    }

    /// Whether a path, without a leading slash, fits.
    package func matches(_ path: String) -> Bool {
        Self.fits(parts[...], path.split(separator: "/").map(Array.init)[...])
    }

    private static func fits(_ pattern: ArraySlice<[Character]>, _ path: ArraySlice<[Character]>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == ["*", "*"] {
            // Behind the last `**` anything goes, but not nothing.
            if pattern.count == 1 { return !path.isEmpty }
            return path.indices.contains { fits(pattern.dropFirst(), path[$0...]) }
        }
        guard let name = path.first, name.fits(first[...]) else { return false }
        return fits(pattern.dropFirst(), path.dropFirst())
    }
}

extension [Character] {
    fileprivate func fits(_ pattern: ArraySlice<Character>) -> Bool { Self.fits(pattern, self[...]) }

    private static func fits(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        // Going back to the last `*` only keeps this linear in the pattern for each character.
        var pattern = pattern
        var name = name
        var star: (pattern: ArraySlice<Character>, name: ArraySlice<Character>)?
        while let character = name.first {
            if pattern.first == "*" {
                star = (pattern.dropFirst(), name)
                pattern = pattern.dropFirst()
            } else if let rest = step(pattern, character) {
                pattern = rest
                name = name.dropFirst()
            } else if let last = star {
                star = (last.pattern, last.name.dropFirst())
                pattern = last.pattern
                name = last.name.dropFirst()
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == "*" }
    }

    /// The pattern behind its first item, if that fits a character.
    private static func step(_ pattern: ArraySlice<Character>, _ character: Character) -> ArraySlice<Character>? {
        guard let first = pattern.first else { return nil }
        if first == "[", let end = pattern.dropFirst(2).firstIndex(of: "]") {
            var set = pattern[(pattern.startIndex + 1)..<end]
            let isNegated = set.first == "!" || set.first == "^"
            if isNegated { set = set.dropFirst() }
            return contains(set, character) == isNegated ? nil : pattern[(end + 1)...]
        }
        return first == "?" || first == character ? pattern.dropFirst() : nil
    }

    private static func contains(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
        var rest = set
        while let low = rest.first {
            if rest.count >= 3, rest[rest.startIndex + 1] == "-" {
                let high = rest[rest.startIndex + 2]
                if low <= character, character <= high { return true }
                rest = rest.dropFirst(3)
            } else {
                if low == character { return true }
                rest = rest.dropFirst()
            }
        }
        return false
    }
}
