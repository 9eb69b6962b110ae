import Foundation
import Identifiers
import Store

extension BuildJobRequest {
    func plan(runtimes: RuntimeTable, folders: URL) async throws -> JobPlan {
        guard let drift = runtimes.drift else {
            throw ServiceError(.validation, "This server cannot build: it does not know where its own program lies.")
        }
        let tools = try await runtimes.settings.tools.found()
        let mounts =
            [
                JobPlan.Mount(host: folders.appendingPathComponent(cache).path, place: Self.home, isWritable: true)
            ] + tools.settings.map { JobPlan.Mount(host: $0, place: $0) }
        let confinement = try await runtimes.settings.confinement(
            readable: tools.folders + [drift] + readable,
            mounts: mounts,
            allowsNetwork: true,
            limits: runtimes.settings.limits.limited(toVolume: Self.volume)
        )
        let path =
            [(drift as NSString).deletingLastPathComponent] + tools.path + [JobPlan.basicEnvironment["PATH"] ?? ""]
        var environment = JobPlan.basicEnvironment.merging(self.environment) { $1 }
        environment["PATH"] = path.joined(separator: ":")
        environment["HOME"] = Self.home + "/home"
        return JobPlan(
            command: [drift, "algorithm", "codebuild"],
            confinement: confinement,
            longestRun: longestRun,
            environment: environment,
            hosts: [JobPlan.Host(name: "algo-1", files: files)],
            inputs: try inputs.sorted { $0.key < $1.key }
                .map { JobPlan.Input(uri: try JobRules.uri($0.value, member: "input"), kind: .object, path: $0.key) },
            outputs: try jobOutputs(),
            mounts: mounts,
            copies: copies.mapValues { URL(fileURLWithPath: $0) },
            remarks: runtimes.settings.sandbox == .off
                ? ["the sandbox is off: this build may do whatever the server's user may."] : []
        )
    }

    func jobOutputs() throws -> [JobPlan.Output] {
        try outputs.map { JobPlan.Output(uri: try JobRules.uri($0.uri, member: "output"), path: $0.path) }
    }
}

extension JobRecord {
    func buildRequest() throws -> BuildJobRequest { try AWSCoding.value(BuildJobRequest.self, from: request) }
}
