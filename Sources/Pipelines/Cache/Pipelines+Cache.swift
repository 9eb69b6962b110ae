import Foundation
import JSONDocuments
import PipelineDefinition
import Store

extension Pipelines {
    /// What is known of a step's earlier runs.
    enum CacheDecision: Sendable {
        /// An earlier run stands for the step.
        case reuse(CacheEntry, CacheReport)
        case run(CacheReport)
    }

    /// Hashes what a request reads.
    func fingerprint(_ request: ComparedRequest) async throws -> Fingerprint {
        var inputs: [StepLineage.DataSet] = []
        for source in request.sources {
            let hash =
                source.isManifest
                ? try await hashes.hash(ofManifest: source.uri) : try await hashes.hash(of: source.uri)
            inputs.append(.init(name: source.name, uri: source.uri, contentHash: hash, role: source.role))
        }
        return Fingerprint(arguments: request.arguments, inputs: inputs)
    }

    /// Looks for an earlier run of the step that can stand for it.
    func lookUp(_ fingerprint: Fingerprint, _ context: StepContext) async throws -> CacheDecision {
        guard let config = context.step.cacheConfig, config.enabled else {
            return .run(CacheReport(outcome: .off, reasons: []))
        }
        let key = fingerprint.key
        let (same, latest) = try await store.read {
            (try CacheEntry.matching(key, context, $0), try CacheEntry.latest(context, $0))
        }
        var reason: String?
        for entry in same {
            guard let fault = try await fault(of: entry, config) else {
                let report = CacheReport(outcome: .hit, reasons: ["the same as in \(entry.executionArn)"])
                return .reuse(entry, report)
            }
            reason = reason ?? fault
        }
        if let reason { return .run(CacheReport(outcome: .miss, reasons: [reason])) }
        guard let latest, let earlier = latest.step.fingerprint else {
            return .run(CacheReport(outcome: .miss, reasons: ["no earlier run of the step has succeeded"]))
        }
        var changes = fingerprint.changes(since: earlier)
        if changes.isEmpty { changes = ["an input of the last run changed while it ran"] }
        return .run(CacheReport(outcome: .miss, reasons: changes))
    }

    /// Why an equal run cannot stand for the step; nil if it can.
    private func fault(of entry: CacheEntry, _ config: PipelineDefinition.CacheConfig) async throws -> String? {
        guard let ended = entry.step.ended, entry.step.properties != nil else { return "the last run left no result" }
        if let lifetime = config.expireAfterSeconds {
            let overdue = store.clock.now().timeIntervalSince(ended) - lifetime
            if overdue > 0 { return "expired \(Self.words(for: overdue)) ago" }
        }
        for output in entry.step.outputs {
            let hash = try await hashes.hash(ofFolder: output.uri)
            if hash != output.contentHash {
                return hash == nil ? "outputs are gone: \(output.uri)" : "outputs have changed: \(output.uri)"
            }
        }
        return nil
    }

    /// A duration in its largest unit.
    private static func words(for seconds: TimeInterval) -> String {
        switch seconds {
        case ..<60: "\(Int(seconds)) s"
        case ..<3600: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) days"
        }
    }
}
