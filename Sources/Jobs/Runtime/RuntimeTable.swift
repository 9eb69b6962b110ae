package import Foundation
import Store

/// Which image runs how: the one table that every job's image URI is looked up in.
///
/// | repository | jobs | runs |
/// |---|---|---|
/// | `sagemaker-xgboost` | training, without a script | `drift algorithm xgboost` |
/// | `sagemaker-xgboost` | transform | `drift algorithm xgboost-transform` |
/// | `sagemaker-xgboost` | training in script mode; processing with an entry point | the host's Python |
/// | `sagemaker-scikit-learn` | training in script mode; processing with an entry point | the host's Python |
/// | `sagemaker-model-monitor-analyzer` | processing | `drift algorithm model-monitor-analyzer` |
/// | `sagemaker-debugger-rules` | processing | `drift algorithm debugger-rules` |
/// | `driftloop` | processing, training | `drift` with the rest of the job's entry point and its arguments |
/// | any other | processing, training | the image, by Docker or Podman, where an engine answers |
///
/// Registry, account, region, tag and digest of the URI do not matter. ``RuntimeFile`` puts rows in front.
package struct RuntimeTable: Sendable {
    private let runtimes: [Runtime]
    /// What user code runs with.
    let settings: ProgramSettings
    /// The `drift` binary, which runs builds; without it there are none.
    let drift: String?

    /// A table of these; the first that fits counts.
    package init(_ runtimes: [Runtime], settings: ProgramSettings = ProgramSettings(), drift: String? = nil) {
        self.runtimes = runtimes
        self.settings = settings
        self.drift = drift
    }

    /// The table above, for the `drift` binary at `executable`.
    package static func builtIn(
        executable: URL,
        settings: ProgramSettings = ProgramSettings()
    ) -> RuntimeTable {
        let drift = executable.path
        func python(_ repository: String) -> Runtime {
            Runtime(repository: repository, kinds: [.processing, .training], use: .script, command: .python(nil))
        }
        return RuntimeTable(
            [
                Runtime(
                    repository: "sagemaker-xgboost",
                    kinds: [.training],
                    use: .algorithm,
                    command: .fixed([drift, "algorithm", "xgboost"]),
                    isTrusted: true
                ),
                Runtime(
                    repository: "sagemaker-xgboost",
                    kinds: [.transform],
                    command: .fixed([drift, "algorithm", "xgboost-transform"]),
                    isTrusted: true
                ),
                python("sagemaker-xgboost"),
                python("sagemaker-scikit-learn"),
                Runtime(
                    repository: "sagemaker-model-monitor-analyzer",
                    kinds: [.processing],
                    command: .fixed([drift, "algorithm", "model-monitor-analyzer"]),
                    isTrusted: true
                ),
                Runtime(
                    repository: "sagemaker-debugger-rules",
                    kinds: [.processing],
                    command: .fixed([drift, "algorithm", "debugger-rules"]),
                    isTrusted: true
                ),
                Runtime(
                    repository: "driftloop",
                    kinds: [.processing, .training],
                    command: .entrypoint(replacingFirst: [drift]),
                    isTrusted: true
                ),
            ],
            settings: settings,
            drift: drift
        )
    }

    /// This table behind `runtimes`, which come first.
    package func adding(_ runtimes: [Runtime]) -> RuntimeTable {
        RuntimeTable(runtimes + self.runtimes, settings: settings, drift: drift)
    }

    /// The runtime of a job's program.
    ///
    /// - Throws: ``ServiceError/Code/validation``, naming the image and what there is, if none fits.
    func runtime(for program: JobProgram) async throws -> Runtime {
        let rows = runtimes.filter { $0.kinds.contains(program.kind) }
        let named = rows.filter { Self.isNamed($0.repository, by: program.image) }
        if let runtime = named.first(where: { $0.use == .any || $0.use == program.use }) { return runtime }
        if !named.isEmpty {
            let advice =
                switch program.kind {
                case .training: "Set the hyperparameter sagemaker_program (script mode) or ContainerEntrypoint."
                default: "Set ContainerEntrypoint."
                }
            throw ServiceError(
                .validation,
                "The image '\(program.image)' has no program of its own for \(program.kind.rawValue) jobs here; it runs "
                    + "yours. \(advice)"
            )
        }
        // A container would have to be asked over HTTP for every record.
        if !program.image.isEmpty, program.kind != .transform, try await settings.containerEngine() != nil {
            return Runtime(repository: program.image, kinds: [program.kind], command: .container)
        }
        var known: [String] = []
        for row in rows where !known.contains(row.repository) { known.append(row.repository) }
        let repository = Self.repository(of: program.image)
        throw ServiceError(
            .validation,
            "No runtime here runs the image '\(program.image)' (repository '\(repository)') as a \(program.kind.rawValue) job. "
                + "The table of runtimes has: \(known.joined(separator: ", ")). Use one of these images, or add a row to "
                + "runtimes.json, for Python scripts {\"repository\": \"\(repository)\", \"runs\": \"python\"}, or start Docker or "
                + "Podman, which would run the image itself."
        )
    }

    /// The repository's name in an image URI: what follows the last slash, without tag and digest.
    static func repository(of image: String) -> String {
        String(path(of: image).split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    }

    private static func isNamed(_ repository: String, by image: String) -> Bool {
        let path = path(of: image)
        return path == repository || path.hasSuffix("/" + repository)
    }

    /// The URI without tag and digest.
    private static func path(of image: String) -> Substring {
        let name = image.prefix { $0 != "@" }
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return name[..<colon]
    }
}
