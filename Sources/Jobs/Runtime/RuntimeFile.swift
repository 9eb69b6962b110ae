package import Foundation
import JSONDocuments
import Store

/// The configuration file of what runs jobs: `runtimes.json`.
///
/// Documentation/Jobs.md describes its members. A member that is not known is an error, so that a slip of the pen does not
/// leave a job with other rights than its owner thinks.
package struct RuntimeFile: Sendable {
    /// Rows for the front of the table.
    package private(set) var runtimes: [Runtime] = []
    private var python: String?
    private var engine: ProgramSettings.EngineChoice?
    private var allowsNetwork: Bool?
    private var readable: [String] = []
    private var limits = ProgramLimits()

    /// Reads a file.
    ///
    /// - Throws: ``ServiceError/Code/validation`` with the file and the place in it.
    package init(_ file: URL) throws {
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw ServiceError(.validation, "The runtimes' configuration \(file.path) cannot be read.")
        }
        do {
            try self.init(JSON(parsing: data))
        } catch let error as JSONError {
            throw ServiceError(.validation, "\(file.path):\(error.line):\(error.column): \(error.message)")
        } catch let error as RuntimeFileMember.Fault {
            throw ServiceError(.validation, "\(file.path): \(error.path): \(error.message)")
        }
    }

    private init(_ json: JSON) throws {
        let root = RuntimeFileMember(path: "$", value: json)
        let members = try root.members(["python", "engine", "network", "readable", "limits", "runtimes"])
        python = try members["python"]?.text()
        engine = try members["engine"]?.text().engine
        allowsNetwork = try members["network"]?.flag()
        readable = try members["readable"]?.elements().map { try $0.absolutePath() } ?? []
        if let member = members["limits"] { try read(limits: member) }
        runtimes = try members["runtimes"]?.elements().map(Self.runtime) ?? []
    }

    private mutating func read(limits member: RuntimeFileMember) throws {
        let members = try member.members(["memoryMiB", "processes", "processors", "diskMiB"])
        if let value = try members["memoryMiB"]?.count() { limits.memory = value << 20 }
        if let value = try members["processes"]?.count() { limits.processes = value }
        if let value = try members["processors"]?.count() { limits.processors = value }
        if let value = try members["diskMiB"]?.count() { limits.disk = value << 20 }
    }

    private static func runtime(_ member: RuntimeFileMember) throws -> Runtime {
        let members = try member.members(["repository", "jobs", "runs", "command", "python", "network"])
        guard let repository = try members["repository"]?.text() else { throw member.fault("has no \"repository\"") }
        let kinds = try members["jobs"]?.elements()
            .map { kind in
                let name = try kind.text()
                guard let known = JobKind.ofSageMaker.first(where: { $0.rawValue == name }) else {
                    let kinds = JobKind.ofSageMaker.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                    throw kind.fault("is none of \(kinds)")
                }
                return known
            }
        let python = try members["python"]?.text()
        let words = try members["command"]?.elements().map { try $0.text() }
        let command: Runtime.Command
        switch try members["runs"]?.text() {
        case "python" where words == nil: command = .python(python)
        case "container" where words == nil && python == nil: command = .container
        case "command" where words?.isEmpty == false && python == nil:
            command = .entrypoint(replacingFirst: words ?? [])
        case "python", "container":
            throw member.fault("takes no \"command\" with these \"runs\", and \"python\" only with \"python\"")
        case "command": throw member.fault("needs a \"command\" of at least one word, and takes no \"python\"")
        case let other:
            throw member.fault(
                "\"runs\" is \(other.map { "\"\($0)\"" } ?? "missing"); give \"python\", \"command\" or \"container\""
            )
        }
        return Runtime(
            repository: repository,
            kinds: Set(kinds ?? [.processing, .training]),
            use: { if case .python = command { .script } else { .any } }(),
            command: command,
            allowsNetwork: try members["network"]?.flag() ?? false
        )
    }

    /// These settings with what the file says.
    package func applied(to settings: ProgramSettings) -> ProgramSettings {
        var settings = settings
        settings.python = settings.python ?? python
        settings.engine = engine ?? settings.engine
        settings.allowsNetwork = allowsNetwork ?? settings.allowsNetwork
        settings.readable += readable
        settings.limits = limits
        return settings
    }
}

extension String {
    fileprivate var engine: ProgramSettings.EngineChoice { self == "none" ? .none : .program(self) }
}
