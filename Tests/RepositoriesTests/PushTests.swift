import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Repositories

@Suite("Pushes by path") struct PushTests {
    /// A clone of a repository with one commit.
    private func clone(_ room: RepositoriesFixture, _ name: String = "taxi") throws -> UserGit {
        try UserGit(folder: room.folder).clone(room.repositories.folder(of: name).path, into: "clone-\(name)")
    }

    @Test func `each change of a branch or tag is published once, however often it is looked for`() async throws {
        try await withRepositories { room in
            let id = try await room.create("taxi").repositoryId
            let first = try await room.put("a", "1", in: "taxi")
            let git = try clone(room)
            let second = try git.commit("a", "2")
            try git("tag", "-a", "v1", "-m", "one")
            try git("push", "--quiet", "origin", "main", "v1", "main:side")
            for _ in 0..<3 { try await room.repositories.compareRefs(of: "taxi") }
            try git("push", "--quiet", "--delete", "origin", "side")
            try git("commit", "--quiet", "--amend", "-m", "other")
            let amended = try git("rev-parse", "HEAD")
            try git("push", "--quiet", "--force", "origin", "main")
            for _ in 0..<3 { try await room.repositories.compareRefs(of: "taxi") }
            #expect(
                try await room.changes() == [
                    "referenceCreated main", "referenceUpdated main", "referenceCreated side", "referenceCreated v1",
                    "referenceUpdated main", "referenceDeleted side",
                ]
            )
            let events = try await room.events()
            #expect(events[1].source == "aws.codecommit")
            #expect(events[1].detailType == "CodeCommit Repository State Change")
            #expect(events[1].resources == ["arn:aws:codecommit:us-east-1:000000000000:taxi"])
            #expect(
                events[1].detail == [
                    "callerUserArn": "arn:aws:iam::000000000000:root", "commitId": .string(second),
                    "oldCommitId": .string(first), "event": "referenceUpdated", "referenceFullName": "refs/heads/main",
                    "referenceName": "main", "referenceType": "branch", "repositoryId": .string(id),
                    "repositoryName": "taxi",
                ]
            )
            // An annotated tag stands for its commit.
            #expect(events[3].detail["referenceType"] == "tag" && events[3].detail["commitId"] == .string(second))
            #expect(events[4].detail["commitId"] == .string(amended))
            #expect(events[5].detail["oldCommitId"] == .string(second) && events[5].detail["commitId"] == nil)
        }
    }

    /// git makes the folder of the pack again, where it is gone.
    @Test func `a push to a repository that is deleted meanwhile leaves no folder`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let (repositories, folder) = (room.repositories, room.repositories.folder(of: "taxi"))
            let body = AsyncThrowingStream<[UInt8], any Error>(unfolding: {
                let deleted = try await repositories.deleteRepository(RepositoryRequest(repositoryName: "taxi"))
                guard deleted.repositoryId != nil else { return nil }
                let objects = folder.appendingPathComponent("objects")
                try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
                return Array("0000".utf8)
            })
            let push = GitExchange(repository: "taxi", service: .receivePack, isAdvertisement: false)
            await #expect(throws: ServiceError.self) {
                try await repositories.perform(push, body: body) { _ in }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.path))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a push by path is noticed while the room runs, and one before when it starts`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            try await room.put("a", "1", in: "taxi")
            let git = try clone(room)
            try git.commit("a", "2")
            // Nobody looks: the room does not run yet.
            try git("push", "--quiet", "origin", "main")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await room.repositories.run() }
                while try await room.changes().count < 2 { await room.store.published.wait() }
                try git.commit("a", "3")
                try git("push", "--quiet", "origin", "main")
                while try await room.changes().count < 3 { await room.store.published.wait() }
                group.cancelAll()
            }
            #expect(
                try await room.changes() == ["referenceCreated main", "referenceUpdated main", "referenceUpdated main"]
            )
        }
    }

    @Test func `the first branch that is pushed becomes the default`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let work = room.folder.appendingPathComponent("work")
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
            let git = UserGit(folder: work)
            try git("init", "--quiet", "--initial-branch=trunk")
            try git.commit("a", "1")
            try git("push", "--quiet", room.repositories.folder(of: "taxi").path, "trunk")
            try await room.repositories.compareRefs(of: "taxi")
            let found = try await room.repositories.getRepository(RepositoryRequest(repositoryName: "taxi"))
            #expect(found.repositoryMetadata.defaultBranch == "trunk")
            #expect(try await room.text("a", in: "taxi") == "1")
            try UserGit(folder: room.folder)("clone", "-q", room.repositories.folder(of: "taxi").path, "again")
            #expect(FileManager.default.fileExists(atPath: room.folder.path + "/again/a"))
        }
    }

    @Test func `comparisons at the same time publish a change once`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            try await room.put("a", "1", in: "taxi")
            let git = try clone(room)
            for number in 2..<6 {
                try git.commit("a", "\(number)")
                try git("push", "--quiet", "origin", "main")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { try await room.repositories.compareRefs(of: "taxi") } }
                    try await group.waitForAll()
                }
            }
            #expect(
                try await room.changes() == ["referenceCreated main"]
                    + Array(repeating: "referenceUpdated main", count: 4)
            )
        }
    }

    @Test func `a user's global hooks do not keep a push by path from being noticed`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            try await room.put("a", "1", in: "taxi")
            let git = try clone(room)
            try git.commit("a", "2")
            try git("-c", "core.hooksPath=/nowhere", "push", "--quiet", "origin", "main")
            let marks = try FileManager.default.contentsOfDirectory(atPath: room.repositories.git.marks.path)
            #expect(marks == ["taxi"])
        }
    }
}
