import DurableFiles
package import Foundation
import Glibc
import JSONDocuments
import ZipArchives

/// A build from its source to its artifacts, inside of the job.
///
/// Source: CodeBuild user guide, "Build phase transitions": a failure of INSTALL or PRE_BUILD ends the build; after a failure of
/// BUILD, POST_BUILD runs; a failure of POST_BUILD leaves no artifacts.
package struct BuildRunner {
    /// What the job knows as `/opt/ml`.
    let tree: URL
    let environment: [String: String]
    private var report = BuildReport()

    package init(tree: URL, environment: [String: String]) {
        self.tree = tree
        self.environment = environment
    }

    /// Why a phase failed: CodeBuild's code and a sentence.
    struct Failure: Error {
        let code: String
        let message: String
    }

    /// Runs the build; its report says how it ended.
    ///
    /// - Returns: 0 if there is a report, whatever it says.
    package mutating func run() -> Int32 {
        // A shell that has ended is told by its result.
        signal(SIGPIPE, SIG_IGN)
        do {
            guard let data = FileManager.default.contents(atPath: tree.appendingPathComponent(BuildRequest.path).path),
                let request = BuildRequest(try JSON(parsing: data))
            else {
                BuildLog.say("\(BuildRequest.path) is missing: this program is started by the server for builds.")
                return 1
            }
            try build(request)
            return 0
        } catch {
            BuildLog.say("The build cannot go on: \(error)")
            return 1
        }
    }

    private var source: String { environment["CODEBUILD_SRC_DIR"] ?? tree.appendingPathComponent("src").path }

    private mutating func build(_ request: BuildRequest) throws {
        let spec: Buildspec? = try phase("DOWNLOAD_SOURCE") { runner in try runner.prepare(request) }
        guard let spec else { return }
        let scratch = try Self.scratch()
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var variables = environment
        for variable in spec.variables where !request.given.contains(variable.name) {
            variables[variable.name] = variable.value
        }
        variables["CODEBUILD_BUILD_SUCCEEDING"] = "1"
        variables["PATH"] = try Self.path(variables["PATH"], scratch)
        let session = try ShellSession(
            shell: spec.shell.path,
            environment: variables,
            folder: source,
            scratch: scratch
        )
        defer { session.close() }
        let reachesArtifacts = try runPhases(of: spec, in: session, request, variables, scratch)
        let exported = session.exported()
        for name in spec.exported { report.exported[name] = exported[name] ?? "" }
        try write()
        guard reachesArtifacts else { return }
        _ = try phase("UPLOAD_ARTIFACTS") { runner in try runner.putOut(request, spec) }
    }

    /// A search path on which this very program is `drift`, whatever its file is called.
    private static func path(_ path: String?, _ scratch: String) throws -> String? {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            (program as NSString).lastPathComponent != "drift"
        else { return path }
        let folder = scratch + "/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder + "/drift", withDestinationPath: program)
        return [folder, path].compactMap { $0 }.joined(separator: ":")
    }

    /// Runs the phases as their failures allow.
    ///
    /// - Returns: Whether artifacts are put out.
    private mutating func runPhases(
        of spec: Buildspec,
        in session: ShellSession,
        _ request: BuildRequest,
        _ variables: [String: String],
        _ scratch: String
    ) throws -> Bool {
        let folder = source
        for name in Buildspec.PhaseName.allCases {
            let found = spec.phase(name) ?? Buildspec.Phase(name: name)
            let succeeded: Void? = try phase(name.title) { _ in
                try Self.run(found, spec, session, variables, scratch, folder)
            }
            if succeeded != nil { continue }
            _ = try session.run("export CODEBUILD_BUILD_SUCCEEDING=0")
            let goesOn =
                switch found.onFailure {
                case .continue: true
                case .abort: false
                case nil: name == .build
                }
            if !goesOn { return false }
        }
        return true
    }

    private static func run(
        _ phase: Buildspec.Phase,
        _ spec: Buildspec,
        _ session: ShellSession,
        _ variables: [String: String],
        _ scratch: String,
        _ source: String
    ) throws {
        func perform(_ command: String) throws {
            BuildLog.say("Running command \(command)")
            let status: Int32
            if spec.version == .two {
                status = try session.run(command)
            } else {
                let own = try ShellSession(
                    shell: spec.shell.path,
                    environment: variables,
                    folder: source,
                    scratch: scratch
                )
                defer { own.close() }
                status = try own.run(command)
            }
            guard status == 0 else {
                BuildLog.say("Command did not exit successfully \(command) exit status \(status)")
                throw Failure(
                    code: "COMMAND_EXECUTION_ERROR",
                    message: "Error while executing command: \(command). Reason: exit status \(status)"
                )
            }
        }
        var failure: Failure?
        do {
            for command in phase.commands { try perform(command) }
        } catch let error as Failure { failure = error }
        // Each of them, whatever became of the others.
        for command in phase.finally {
            do { try perform(command) } catch let error as Failure { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    // MARK: - Source

    /// Unpacks the sources and reads the buildspec.
    private func prepare(_ request: BuildRequest) throws -> Buildspec {
        if let home = environment["HOME"] {
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            let settings = home + "/.gitconfig"
            // What belongs to another user of the machine looks as nobody's in the sandbox.
            if !FileManager.default.fileExists(atPath: settings) {
                try Data("[safe]\n\tdirectory = *\n".utf8).write(to: URL(fileURLWithPath: settings))
            }
        }
        do {
            let archive = try request.source.map { try self.archive(at: $0) }
            let spec = try buildspec(request, archive)
            let kept = spec.cachePaths.map { FilePattern($0) }
            if let archive {
                try SourceFolder(root: source, kept: kept).update(from: archive)
            } else {
                try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
            }
            for (identifier, path) in request.secondarySources.sorted(by: { $0.key < $1.key }) {
                guard let folder = environment["CODEBUILD_SRC_DIR_\(identifier)"] else { continue }
                try SourceFolder(root: folder, kept: [])
                    .update(from: try self.archive(at: path))
            }
            return spec
        } catch let error as SourceFolder.Fault {
            throw Failure(code: "CLIENT_ERROR", message: "The source cannot be unpacked: \(error)")
        } catch let error as ZipArchiveError {
            throw Failure(code: "CLIENT_ERROR", message: "The source cannot be unpacked: \(error)")
        }
    }

    private func archive(at path: String) throws -> ZipArchive {
        try ZipArchive([UInt8](try Data(contentsOf: tree.appendingPathComponent(path))))
    }

    private func buildspec(_ request: BuildRequest, _ archive: ZipArchive?) throws -> Buildspec {
        var name = "the build project's buildspec"
        let text: String
        switch request.buildspec {
        case .text(let given): text = given
        case .path(let path):
            name = path
            guard let archive, let member = archive.members.first(where: { $0.name == path }) else {
                throw Failure(
                    code: "YAML_FILE_ERROR",
                    message:
                        "YAML file does not exist: the source holds no \(path). Add it to the repository's root, or name "
                        + "another in the build project."
                )
            }
            text = String(decoding: try archive.unpack(member), as: UTF8.self)
        }
        BuildLog.say("YAML location is \(name)")
        do {
            let spec = try Buildspec(parsing: text)
            BuildLog.say("Phases found in YAML: \(spec.phases.count)")
            for phase in spec.phases { BuildLog.say(" \(phase.name.title): \(phase.commands.count) commands") }
            return spec
        } catch {
            throw Failure(code: "YAML_FILE_ERROR", message: "\(name): \(error)")
        }
    }

    // MARK: - Artifacts

    private mutating func putOut(_ request: BuildRequest, _ spec: Buildspec) throws {
        for place in request.artifacts {
            let artifacts = place.identifier.map { spec.secondaryArtifacts[$0] } ?? spec.artifacts
            guard let artifacts else {
                throw Failure(
                    code: "CLIENT_ERROR",
                    message: "The buildspec puts out no artifacts\(place.identifier.map { " '\($0)'" } ?? ""); add "
                        + "'artifacts' with 'files' to it."
                )
            }
            do {
                BuildLog.say("Expanding base directory path: \(artifacts.baseDirectory ?? ".")")
                BuildLog.say("Assembling file list")
                let files = try ArtifactPacker(artifacts: artifacts, source: source).files()
                BuildLog.say("Found \(files.count) file(s)")
                try put(files, at: place)
            } catch let error as ArtifactPacker.Fault {
                throw Failure(code: "CLIENT_ERROR", message: "\(error)")
            } catch let error as ZipArchiveError {
                throw Failure(code: "CLIENT_ERROR", message: "\(error)")
            }
            report.artifacts.append(place.identifier ?? "")
        }
    }

    private func put(_ files: [ArtifactPacker.File], at place: BuildRequest.ArtifactPlace) throws {
        let target = tree.appendingPathComponent(place.path)
        let manager = FileManager.default
        if !place.isZipped {
            for file in files {
                let copy = target.appendingPathComponent(file.path)
                try manager.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
                // What a link leads to, not the link.
                try manager.copyItem(at: URL(fileURLWithPath: file.file).resolvingSymlinksInPath(), to: copy)
            }
            return
        }
        try manager.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        let packed = try files.map { file in
            ZipArchive.File(
                file.path,
                [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.file))),
                isExecutable: manager.isExecutableFile(atPath: file.file)
            )
        }
        try Data(try ZipArchive.pack(packed)).write(to: target)
    }

    // MARK: - Phases

    /// Does a phase, and reports it.
    ///
    /// - Returns: Nil if it failed.
    private mutating func phase<Result>(
        _ type: String,
        _ body: (inout BuildRunner) throws -> Result
    ) throws -> Result? {
        BuildLog.say(type == "DOWNLOAD_SOURCE" ? "Phase is DOWNLOAD_SOURCE" : "Entering phase \(type)")
        report.phases.append(.init(type: type, status: "IN_PROGRESS", start: Date()))
        try write()
        let index = report.phases.count - 1
        var result: Result?
        var failure: Failure?
        do {
            result = try body(&self)
        } catch let error as Failure {
            failure = error
        } catch {
            failure = Failure(code: "INTERNAL_SERVICE_ERROR", message: "\(error)")
        }
        report.phases[index].status = failure == nil ? "SUCCEEDED" : "FAILED"
        report.phases[index].end = Date()
        report.phases[index].code = failure?.code
        report.phases[index].message = failure.map { String($0.message.prefix(4096)) }
        try write()
        BuildLog.say("Phase complete: \(type) State: \(failure == nil ? "SUCCEEDED" : "FAILED")")
        BuildLog.say("Phase context status code: \(failure?.code ?? "") Message: \(failure?.message ?? "")")
        return result
    }

    private func write() throws {
        let file = tree.appendingPathComponent(BuildReport.path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try DurableFile.write(Array(report.json.text().utf8), to: file.path)
    }

    private static func scratch() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("build-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        return folder.path
    }
}
