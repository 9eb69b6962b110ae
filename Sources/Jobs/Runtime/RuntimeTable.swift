package import Foundation
import Store

/// Which image runs how: the one table that every job's image URI is looked up in.
///
/// | repository | jobs | runs |
/// |---|---|---|
/// | `sagemaker-xgboost` | training | `drift algorithm xgboost` |
/// | `sagemaker-xgboost` | transform | `drift algorithm xgboost-transform` |
/// | `sagemaker-model-monitor-analyzer` | processing | `drift algorithm model-monitor-analyzer` |
/// | `sagemaker-debugger-rules` | processing | `drift algorithm debugger-rules` |
/// | `driftloop` | processing, training | `drift` with the rest of the job's entry point and its arguments |
///
/// Registry, account, region, tag and digest of the URI do not matter. Another image is refused when the job is created.
package struct RuntimeTable: Sendable {
    private let runtimes: [Runtime]

    /// A table of these; the first that fits counts.
    package init(_ runtimes: [Runtime]) { self.runtimes = runtimes }

    /// The table above, for the `drift` binary at `executable`.
    package static func builtIn(executable: URL) -> RuntimeTable {
        let drift = executable.path
        return RuntimeTable([
            Runtime(
                repository: "sagemaker-xgboost",
                kinds: [.training],
                command: .fixed([drift, "algorithm", "xgboost"]),
                isTrusted: true
            ),
            Runtime(
                repository: "sagemaker-xgboost",
                kinds: [.transform],
                command: .fixed([drift, "algorithm", "xgboost-transform"]),
                isTrusted: true
            ),
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
        ])
    }

    /// This table behind `runtimes`, which come first.
    package func adding(_ runtimes: [Runtime]) -> RuntimeTable { RuntimeTable(runtimes + self.runtimes) }

    /// The runtime of an image.
    ///
    /// - Throws: ``ServiceError/Code/validation``, naming the image and what there is, if none fits.
    func runtime(image: String, kind: JobKind) throws -> Runtime {
        let repository = Self.repository(of: image)
        if let runtime = runtimes.first(where: { $0.repository == repository && $0.kinds.contains(kind) }) {
            return runtime
        }
        let known = runtimes.filter { $0.kinds.contains(kind) }.map(\.repository).joined(separator: ", ")
        throw ServiceError(
            .validation,
            "No runtime here runs the image '\(image)' (repository '\(repository)') as a \(kind.rawValue) job. The table of "
                + "runtimes has: \(known). Use one of these images, or add a runtime for '\(repository)' to the table."
        )
    }

    /// The repository's name in an image URI: what follows the last slash, without tag and digest.
    static func repository(of image: String) -> String {
        let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return String(name.prefix { $0 != ":" && $0 != "@" })
    }
}
