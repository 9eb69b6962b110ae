package import Foundation
package import JSONDocuments

/// A program of this machine that a test runs to its end.
package struct Program: Sendable {
    /// What a run printed and how it ended.
    package struct Result: Sendable {
        /// As a shell says it: 128 and the signal's number where a signal ended it.
        package let status: Int32
        /// What it printed, as bytes.
        package let bytes: Data
        package let errors: String

        package var output: String { String(decoding: bytes, as: UTF8.self) }

        /// The output as JSON.
        package func json() throws -> JSON { try JSON(parsing: output) }
    }

    /// Its path, or its name on the PATH.
    package let path: String

    package init(_ path: String) { self.path = path }

    /// Runs it with a text as its input, whatever its status.
    ///
    /// The input and both outputs are files: unlike pipes they never fill up, and no grandchild holds them open.
    /// - Throws: ``CommandFailure`` if it does not start, or not end in nine minutes.
    package func run(_ arguments: [String], in folder: URL? = nil, input: String = "") throws -> Result {
        try withScratch { files in
            let names = ["input", "output", "errors"].map(files.appendingPathComponent)
            for (file, text) in zip(names, [input, "", ""]) { try Data(text.utf8).write(to: file) }
            let ends = try names.dropFirst().map(FileHandle.init(forWritingTo:))
            let process = try ChildProcess(
                path,
                arguments,
                in: folder,
                input: names[0].path,
                output: ends[0].fileDescriptor,
                errors: ends[1].fileDescriptor
            )
            for end in ends { try end.close() }
            func errors() throws -> String { String(decoding: try Data(contentsOf: names[2]), as: UTF8.self) }
            do {
                let ending = try process.wait(seconds: 540)
                let status =
                    switch ending {
                    case .exited(let status): status
                    case .killed(let signal): 128 + signal
                    }
                return try Result(status: status, bytes: Data(contentsOf: names[1]), errors: errors())
            } catch {
                throw CommandFailure(description: "\(error)\n\(try errors().suffix(4000))")
            }
        }
    }

    /// Runs it with a text as its input, and gives what it printed.
    ///
    /// - Throws: ``CommandFailure``, with all that it said, if its status is not 0, too.
    @discardableResult
    package func output(_ arguments: [String], in folder: URL? = nil, input: String = "") throws -> String {
        let result = try run(arguments, in: folder, input: input)
        guard result.status == 0 else {
            throw CommandFailure(description: "\(path) ended with \(result.status): \(result.errors)\(result.output)")
        }
        return result.output
    }
}
