import Foundation
import Store

/// How a job's program is started.
struct Launch: Sendable {
    /// The words of the command line, as the program's confinement knows them.
    var command: [String]
    /// What the runtime adds to its environment.
    var environment: [String: String] = [:]
    var confinement: Confinement
    /// What may be installed before it starts.
    var requirements: Requirements?
    /// What the log says beforehand.
    var remarks: [String] = []
}

extension RuntimeTable {
    /// How to start a job's program.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if the machine lacks what it takes, with what to do.
    func launch(_ program: JobProgram) async throws -> Launch {
        let runtime = try await runtime(for: program)
        let words = (program.entrypoint ?? []).dropFirst() + (program.arguments ?? [])
        switch runtime.command {
        case .fixed(let command):
            return try await confined(Launch(command: command, confinement: .trusted), runtime, program)
        case .entrypoint(let first):
            return try await confined(Launch(command: first + words, confinement: .trusted), runtime, program)
        case .python(let path):
            let python = try await settings.interpreter(path)
            var launch = try Self.launch(program, python)
            launch.requirements = Self.requirements(of: program, python, allowsNetwork(runtime, program))
            return try await confined(launch, runtime, program, readable: python.folders)
        case .container: return try await container(runtime, program)
        }
    }

    private func confined(
        _ launch: Launch,
        _ runtime: Runtime,
        _ program: JobProgram,
        readable: [String] = []
    ) async throws -> Launch {
        if runtime.isTrusted { return launch }
        var launch = launch
        launch.confinement = try await settings.confinement(
            readable: readable,
            allowsNetwork: allowsNetwork(runtime, program),
            limits: settings.limits.limited(toVolume: program.volume)
        )
        if settings.sandbox == .off {
            launch.remarks.append("the sandbox is off: this program may do whatever the server's user may.")
        }
        return launch
    }

    private func container(_ runtime: Runtime, _ program: JobProgram) async throws -> Launch {
        guard let engine = try await settings.containerEngine() else {
            throw ServiceError(
                .validation,
                "The image '\(program.image)' runs in a container, and neither Docker nor Podman answers. Start one of them."
            )
        }
        let run = ContainerRun(
            engine: engine,
            image: program.image,
            entrypoint: program.entrypoint,
            allowsNetwork: allowsNetwork(runtime, program),
            limits: settings.limits.limited(toVolume: program.volume)
        )
        // SageMaker runs a training image with this argument: developer guide, "How Amazon SageMaker Runs Your Training Image".
        let usual = program.kind == .training && program.entrypoint == nil ? ["train"] : []
        return Launch(command: program.arguments ?? usual, confinement: .container(run))
    }

    /// Only the configuration gives the network, and the job can do without.
    private func allowsNetwork(_ runtime: Runtime, _ program: JobProgram) -> Bool {
        (runtime.allowsNetwork || settings.allowsNetwork) && !program.isIsolated
    }

    private static func launch(_ program: JobProgram, _ python: HostPython.Interpreter) throws -> Launch {
        let folder = (python.executable as NSString).deletingLastPathComponent
        var launch = Launch(
            command: (program.entrypoint ?? []) + (program.arguments ?? []),
            environment: [
                "PATH": folder + ":" + (JobPlan.basicEnvironment["PATH"] ?? ""), "PYTHONUNBUFFERED": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            ],
            confinement: .trusted
        )
        if let first = program.entrypoint?.first {
            if isPython(first) { launch.command[0] = python.executable }
        } else if let script = program.script {
            launch.command = script.command(python: python.executable)
            launch.environment.merge(script.environment) { $1 }
        }
        return launch
    }

    /// Where code may have a requirements.txt: in script mode, and where the entry point is not Python, but a script as the
    /// SDK's FrameworkProcessor makes one, which unpacks the code, installs and starts Python.
    private static func requirements(
        of program: JobProgram,
        _ python: HostPython.Interpreter,
        _ allowsNetwork: Bool
    ) -> Requirements? {
        let sources: [Requirements.Source]
        if let script = program.script, (program.entrypoint ?? []).isEmpty {
            sources = script.sources
        } else if program.kind == .processing, let first = program.entrypoint?.first, !isPython(first) {
            // Source: SageMaker Python SDK, `FrameworkProcessor._generate_framework_script`.
            sources = [.archive("processing/input/code/sourcedir.tar.gz"), .folder("processing/input/code")]
        } else {
            return nil
        }
        return Requirements(sources: sources, python: python, allowsNetwork: allowsNetwork)
    }

    /// Whether a word of an entry point means an image's Python: `python3`, `/usr/bin/python3.9`.
    private static func isPython(_ word: String) -> Bool {
        let name = (word as NSString).lastPathComponent
        return name.hasPrefix("python") && name.dropFirst(6).allSatisfy { $0.isNumber || $0 == "." }
    }
}
