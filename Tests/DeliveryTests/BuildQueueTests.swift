import Delivery
import Foundation
import Identifiers
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Builds in the queue") struct BuildQueueTests {
    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a build that waits longer than it may times out, a stopped one is stopped`(isStopped: Bool) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let store = try Store(directory: folder, clock: clock, migrations: Jobs.migrations + Delivery.migrations)
            let objects = try Objects(store: store)
            let jobs = Jobs(store: store, objects: objects, runtimes: RuntimeTable([]))
            let builds = BuildProjects(store: store, jobs: jobs, objects: objects)
            var project = BuildProjects.Project(
                name: "slow",
                source: .init(type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [true]}}\n"),
                artifacts: .init(type: "NO_ARTIFACTS"),
                environment: .init(image: "any"),
                serviceRole: "arn:aws:iam::000000000000:role/build"
            )
            project.queuedTimeoutInMinutes = 5
            _ = try await builds.createProject(project)
            let id = try await builds.startBuild(.init(projectName: "slow")).build.id
            let job = String(id.split(separator: ":").last ?? "")
            let ended = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await builds.run() }
                while try await jobs.describeBuildJob(job) == nil { await Task.yield() }
                clock.advance(by: 299)
                if isStopped { _ = try await builds.stopBuild(.init(id: id)) } else { clock.advance(by: 1) }
                while try await jobs.describeBuildJob(job)?.status != .stopping { await Task.yield() }
                // Jobs run from here on only: until now the build had to wait.
                group.addTask { try await jobs.run() }
                defer { group.cancelAll() }
                return try await builds.waitForEnd(id)
            }
            #expect(ended.buildStatus == (isStopped ? .stopped : .timedOut))
            #expect(ended.phases.map(\.phaseType) == ["SUBMITTED", "QUEUED", "COMPLETED"])
            #expect(ended.phases[1].phaseStatus == ended.buildStatus)
            #expect(ended.phases[1].durationInSeconds == (isStopped ? 299 : 300))
            let reason = ended.phases[1].contexts?.first?.message
            #expect(reason?.contains("waited 5 minutes") == (isStopped ? nil : true), "\(reason ?? "")")
            try store.close()
        }
    }
}
