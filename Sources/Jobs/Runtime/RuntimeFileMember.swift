import JSONDocuments
import OrderedCollections

/// A value in the configuration file, and its place.
struct RuntimeFileMember {
    /// As in JSONPath: `$.runtimes[0].runs`.
    let path: String
    let value: JSON

    /// What is wrong at a place.
    struct Fault: Error {
        let path: String
        let message: String
    }

    func fault(_ message: String) -> Fault { Fault(path: path, message: message) }

    /// The members of an object; others than `known` are a fault.
    func members(_ known: [String]) throws -> [String: RuntimeFileMember] {
        guard let object = value.object else { throw fault("is \(value.kind) where an object is wanted") }
        var members: [String: RuntimeFileMember] = [:]
        for (name, value) in object {
            guard known.contains(name) else {
                throw fault("has an unknown member \"\(name)\"; known are \(known.joined(separator: ", "))")
            }
            members[name] = RuntimeFileMember(path: "\(path).\(name)", value: value)
        }
        return members
    }

    func elements() throws -> [RuntimeFileMember] {
        guard let array = value.array else { throw fault("is \(value.kind) where an array is wanted") }
        return array.enumerated().map { RuntimeFileMember(path: "\(path)[\($0.offset)]", value: $0.element) }
    }

    func text() throws -> String {
        guard let text = value.string, !text.isEmpty, !text.utf8.contains(0) else {
            throw fault("is not a text with at least one character")
        }
        return text
    }

    func absolutePath() throws -> String {
        let text = try text()
        guard text.hasPrefix("/"), text != "/", !text.split(separator: "/").contains("..") else {
            throw fault("is \"\(text)\"; give an absolute path without '..'")
        }
        return text
    }

    func flag() throws -> Bool {
        guard let flag = value.bool else { throw fault("is \(value.kind); give true or false") }
        return flag
    }

    /// A whole number from 1 on that is safe to shift by 20 bits.
    func count() throws -> Int {
        guard let number = value.integer, (1...(1 << 32)).contains(number) else {
            throw fault("is no whole number from 1 on")
        }
        return Int(number)
    }
}
