import Boosting
import Foundation
import GRDB
import Identifiers
import Objects
import Store
import Synchronization

extension Endpoints {
    /// Brings endpoints into service and writes captures, until it is cancelled; then writes what is still captured.
    ///
    /// First of all it loads every endpoint that was in service when the last server ended.
    package func run() async throws {
        do {
            try await restore()
            while !Task.isCancelled {
                try await advance()
                await captures.write(at: store.clock.now(), all: false)
                try await publishMetrics(at: store.clock.now(), all: false)
                let due = [captures.nextRoll(), meters.nextMinute(after: store.clock.now())].compactMap { $0 }.min()
                await store.clock.wait(until: due, or: work)
            }
        } catch  where Task.isCancelled {
            // What was under way is in the database and goes on with the next run.
        } catch {
            await flushCaptures()
            throw error
        }
        await flushCaptures()
        try await publishMetrics(at: store.clock.now(), all: true)
    }

    /// Writes everything captured so far; once it returns, all of it can be read in its bucket.
    package func flushCaptures() async { await captures.write(at: store.clock.now(), all: true) }

    private func restore() async throws {
        for record in try await records() where record.status != .deleting {
            guard let deployment = record.serving else { continue }
            switch await load(deployment, record) {
            case .success(let served): serve(served, as: record.name)
            case .failure(let error):
                try await change(record.name) { current in
                    guard current.serving == deployment else { return false }
                    current.serving = nil
                    current.status = current.target == nil ? .failed : current.status
                    current.failure = error.message
                    return true
                }
            }
        }
    }

    /// Does the next step of every endpoint that is on its way to another state.
    private func advance() async throws {
        for record in try await records() {
            switch record.status {
            case .inService, .failed: continue
            case .deleting:
                serve(nil, as: record.name)
                await flushCaptures()
                try await store.write { transaction in
                    try transaction.database.execute(
                        sql: "DELETE FROM endpoint WHERE name = ? AND status = ?",
                        arguments: [record.name, EndpointStatus.deleting.rawValue]
                    )
                }
                announceChange()
            case .creating, .updating:
                guard let target = record.target else { continue }
                try await bringIntoService(target, record)
            }
        }
    }

    private func bringIntoService(_ target: Deployment, _ record: EndpointRecord) async throws {
        if target.isRescaling == true, let now = serving.withLock({ $0[record.name] }) {
            return try await rescale(now, to: target, record)
        }
        let loaded = await load(target, record)
        // In service first, so that whoever reads InService is answered.
        if case .success(let served) = loaded { serve(served, as: record.name) }
        let isCurrent = try await change(record.name) { current in
            guard current.status == record.status, current.target == target else { return false }
            current.target = nil
            switch loaded {
            case .success:
                current.serve(target)
            case .failure(let error):
                current.status = current.serving == nil ? .failed : .inService
                current.failure = error.message
                if current.serving == nil { current.target = target }
            }
            return true
        }
        // The only change that can come between is a deletion.
        if !isCurrent { serve(nil, as: record.name) }
    }

    /// Changes weights and workers at once; the endpoint is in service again when those too many are gone.
    private func rescale(_ now: ServedEndpoint, to target: Deployment, _ record: EndpointRecord) async throws {
        let served = now.rescaled(to: target, seed: nextSeed())
        serve(served, as: record.name)
        // The last that goes wakes the loop again.
        guard served.variants.allSatisfy({ $0.workers.count == $0.workers.desired }) else { return }
        let isCurrent = try await change(record.name) { current in
            guard current.status == record.status, current.target == target else { return false }
            current.target = nil
            current.serve(target)
            return true
        }
        if !isCurrent { serve(nil, as: record.name) }
    }

    private func records() async throws -> [EndpointRecord] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM endpoint ORDER BY created").map(EndpointRecord.init(row:))
        }
    }

    /// Changes an endpoint's row in a transaction, with its event, if `body` says that it still applies.
    @discardableResult
    private func change(
        _ name: String,
        _ body: @escaping @Sendable (inout EndpointRecord) -> Bool
    ) async throws -> Bool {
        let isChanged = try await store.write { transaction in
            guard var record = try EndpointRecord.find(name, transaction.database), body(&record) else { return false }
            try record.save(transaction)
            return true
        }
        if isChanged { announceChange() }
        return isChanged
    }

    /// Puts an endpoint into service, in place of what was; nil takes it out.
    func serve(_ served: ServedEndpoint?, as name: String) {
        for variant in served?.variants ?? [] {
            if let capture = variant.capture { captures.add(capture) }
            meters.add(variant.workers, endpoint: name, variant: variant.name)
        }
        let before = serving.withLock { table in
            defer { table[name] = served }
            return table[name]
        }
        let kept = (served?.variants ?? []).compactMap(\.capture)
        for capture in (before?.variants ?? []).compactMap(\.capture) where !kept.contains(where: { $0 === capture }) {
            capture.retire()
            work.notify()
        }
    }

    /// Reads and checks the models of a deployment.
    @concurrent
    private func load(_ deployment: Deployment, _ record: EndpointRecord) async -> Result<ServedEndpoint, ServiceError>
    {
        var variants: [ServedVariant] = []
        for variant in deployment.variants {
            do {
                guard let uri = S3URI(variant.modelDataUrl) else {
                    throw ServiceError(.validation, "'\(variant.modelDataUrl)' is no s3:// address.")
                }
                let model = try ModelArchive.model(in: objects.read(uri))
                let capture = try deployment.capture.flatMap { config in
                    try CaptureBuffer(
                        config,
                        endpoint: record.name,
                        variant: variant.name,
                        seed: nextSeed(),
                        wake: work
                    )
                }
                variants.append(
                    ServedVariant(
                        name: variant.name,
                        weight: variant.weight,
                        predictor: try Predictor(modelBytes: model),
                        capture: capture,
                        workers: Workers(count: variant.instanceCount) { [work] in work.notify() }
                    )
                )
            } catch {
                return .failure(
                    ServiceError(
                        .modelError,
                        "The model '\(variant.modelName)' of the variant '\(variant.name)' cannot be loaded from "
                            + "\(variant.modelDataUrl): \(error)"
                    )
                )
            }
        }
        return .success(ServedEndpoint(name: record.name, variants: variants, seed: nextSeed()))
    }

    private func nextSeed() -> UInt64 { randomness.withLock { $0.seed() } }
}
