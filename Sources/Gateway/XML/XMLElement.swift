/// An XML element without attributes: text, or elements; all that S3's and STS's documents need.
struct XMLElement: Sendable, Hashable {
    var name: String
    /// Empty where there are children.
    var text = ""
    var children: [XMLElement] = []

    /// An element with text.
    init(_ name: String, _ text: String = "") {
        self.name = name
        self.text = text
    }

    /// An element with elements in it.
    init(_ name: String, _ children: [XMLElement]) {
        self.name = name
        self.children = children
    }

    /// The first child of that name.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The children of that name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The document with this root, in a namespace where one is given.
    func document(namespace: String? = nil) -> String {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        write(to: &text, attributes: namespace.map { " xmlns=\"\($0)\"" } ?? "")
        return text
    }

    private func write(to output: inout String, attributes: String = "") {
        if text.isEmpty && children.isEmpty {
            output += "<\(name)\(attributes)/>"
            return
        }
        output += "<\(name)\(attributes)>"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            // A reader turns a bare carriage return into a line feed; other controls have no place in XML 1.0, so that
            // listings of such keys are asked for with encoding-type=url.
            case "\u{0}"..<" " where scalar != "\n" && scalar != "\t": output += "&#\(scalar.value);"
            default: output.unicodeScalars.append(scalar)
            }
        }
        for child in children { child.write(to: &output) }
        output += "</\(name)>"
    }
}

/// Why a text is no XML document that is read here.
struct XMLError: Error, Sendable, CustomStringConvertible {
    let description: String
}
