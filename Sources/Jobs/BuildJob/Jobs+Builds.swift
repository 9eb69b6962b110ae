import Foundation
import GRDB
import Identifiers
import Store

extension Jobs {
    /// Where the folders lie that builds keep.
    var buildFolders: URL { store.directory.appendingPathComponent("builds", isDirectory: true) }

    /// Accepts a build; does nothing if it is there.
    package func createBuildJob(_ request: BuildJobRequest) async throws {
        let bytes = Array(request.cache.utf8)
        guard (1...255).contains(bytes.count), bytes[0] != UInt8(ascii: "."), !bytes.contains(UInt8(ascii: "/")),
            !bytes.contains(0)
        else {
            throw ServiceError(.validation, "'\(request.cache)' is no name of a folder for builds.")
        }
        do {
            _ = try await insert(
                .build,
                name: request.name,
                request: try AWSCoding.text(request),
                lock: BuildJobRequest.lockPrefix + request.cache
            )
        } catch let error as ServiceError where error.code == .inUse {
            // An earlier call made it.
        }
    }

    /// How a build's job stands; nil if there is none.
    package func describeBuildJob(_ name: String) async throws -> BuildJobState? {
        let job = try await store.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM job WHERE kind = 'build' AND name = ?",
                arguments: [name]
            )
            .map(JobRecord.init)
        }
        guard let job else { return nil }
        return BuildJobState(
            status: job.status,
            started: job.started,
            ended: job.ended,
            failureReason: job.outcome?.failureReason,
            isOutOfTime: job.outcome?.stage == "MaxRuntimeExceeded",
            report: job.outcome?.report
                ?? folder(.build, name).text("output/report.json", most: BuildJobRequest.longestReport)
        )
    }

    /// Asks a build to stop; one that has ended, or never was, is no error.
    package func stopBuildJob(_ name: String) async throws {
        do { try await stop(.build, name: name) } catch let error as ServiceError where error.code == .validation {}
    }

    /// Returns when a build's job has ended, or is not there.
    package func waitForBuildJob(_ name: String) async throws {
        let arn = store.home.arn(.sagemaker, "\(JobKind.build.resource)/\(name.lowercased())").description
        do { try await waitForEnd(arn: arn) } catch let error as ServiceError where error.code == .validation {}
    }

    /// The folders that builds have kept.
    package func buildFolderNames() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: buildFolders.path)) ?? []).sorted()
    }

    /// Removes what builds kept, unless one of them runs.
    package func removeBuildFolder(_ cache: String) async throws {
        let isOpen = try await store.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT 1 FROM job WHERE phase <> 'ended' AND lock = ?",
                arguments: [BuildJobRequest.lockPrefix + cache]
            )
        }
        guard isOpen == nil else {
            throw ServiceError(.validation, "A build of '\(cache)' is under way. Stop it, or wait for its end.")
        }
        try? FileManager.default.removeItem(at: buildFolders.appendingPathComponent(cache, isDirectory: true))
    }
}
