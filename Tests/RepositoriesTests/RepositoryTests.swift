import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Repositories

@Suite("Repositories") struct RepositoryTests {
    @Test func `a repository is described as it was created, and its name is taken`() async throws {
        try await withRepositories { room in
            let made = try await room.repositories
                .createRepository(
                    CreateRepositoryRequest(
                        repositoryName: "taxi",
                        repositoryDescription: "Fares",
                        tags: ["team": "ml"]
                    )
                )
                .repositoryMetadata
            #expect(made.arn == "arn:aws:codecommit:us-east-1:000000000000:taxi")
            #expect(made.cloneUrlHttp == "http://127.0.0.1:7878/v1/repos/taxi")
            #expect(made.defaultBranch == nil)
            let found = try await room.repositories.getRepository(RepositoryRequest(repositoryName: "taxi"))
            #expect(found.repositoryMetadata == made)
            #expect(try await code { try await room.create("taxi") } == "RepositoryNameExistsException")
            let tags = try await room.repositories.listTagsForResource(RepositoryTagsRequest(resourceArn: made.arn))
            #expect(tags.tags == ["team": "ml"])
            #expect(try await room.changes() == [])
        }
    }

    @Test(arguments: ["", "a/b", "../x", "..", ".", "x.git", "a b", "ä", String(repeating: "a", count: 101), "a\0b"])
    func `a name that is none is refused, and makes no folder`(name: String) async throws {
        try await withRepositories { room in
            #expect(try await code { try await room.create(name) } == "InvalidRepositoryNameException")
            let names = try FileManager.default.contentsOfDirectory(atPath: room.repositories.git.root.path)
            #expect(names.filter { !$0.hasPrefix(".") } == [])
        }
    }

    @Test func `the same token creates once`() async throws {
        try await withRepositories { room in
            let request = CreateRepositoryRequest(repositoryName: "taxi")
            let first = try await room.repositories.createRepository(request, token: "one")
            #expect(try await room.repositories.createRepository(request, token: "one") == first)
            #expect(
                try await code { try await room.repositories.createRepository(request, token: "two") }
                    == "RepositoryNameExistsException"
            )
        }
    }

    @Test func `a deleted repository is gone, and deleting none is no error`() async throws {
        try await withRepositories { room in
            let made = try await room.create("taxi")
            try await room.put("a", "1", in: "taxi")
            let request = RepositoryRequest(repositoryName: "taxi")
            #expect(try await room.repositories.deleteRepository(request).repositoryId == made.repositoryId)
            #expect(try await room.repositories.deleteRepository(request).repositoryId == nil)
            #expect(
                try await code { try await room.repositories.getRepository(request) }
                    == "RepositoryDoesNotExistException"
            )
            #expect(!FileManager.default.fileExists(atPath: room.repositories.folder(of: "taxi").path))
            // The next of that name begins empty.
            _ = try await room.create("taxi")
            #expect(try await room.repositories.tip(of: "taxi", branch: "main") == nil)
        }
    }

    @Test func `a rename that a crash interrupted is finished at the start`() async throws {
        try await withRepositories { room in
            _ = try await room.create("old")
            try await room.put("a", "1", in: "old")
            try await room.store.write {
                try $0.database.execute(sql: "UPDATE repositories SET renaming = 'new' WHERE name = 'old'")
            }
            let (old, new) = (room.repositories.folder(of: "old"), room.repositories.folder(of: "new"))
            try FileManager.default.moveItem(at: old, to: new)
            try await room.repositories.finishRenames()
            #expect(try await room.text("a", in: "new") == "1")
            try await room.repositories.updateRepositoryName(
                UpdateRepositoryNameRequest(oldName: "new", newName: "third")
            )
            #expect(try await room.text("a", in: "third") == "1")
            #expect(try await code { try await room.create("third") } == "RepositoryNameExistsException")
        }
    }

    @Test func `lists are in the order that is asked for`() async throws {
        try await withRepositories { room in
            for name in ["b", "c", "a"] {
                _ = try await room.create(name)
                room.clock.advance(by: 60)
            }
            func names(_ request: ListRepositoriesRequest) async throws -> [String] {
                try await room.repositories.listRepositories(request).repositories.map(\.repositoryName)
            }
            #expect(try await names(ListRepositoriesRequest()) == ["a", "b", "c"])
            let newest = ListRepositoriesRequest(sortBy: "lastModifiedDate", order: "descending")
            #expect(try await names(newest) == ["a", "c", "b"])
            #expect(
                try await code { try await names(ListRepositoriesRequest(sortBy: "size")) } == "InvalidSortByException"
            )
        }
    }

    @Test func `branches are created at a commit, and the default one stays`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let commit = try await room.put("a", "1", in: "taxi")
            let branch = CreateBranchRequest(repositoryName: "taxi", branchName: "work/x", commitId: commit)
            try await room.repositories.createBranch(branch)
            #expect(try await code { try await room.repositories.createBranch(branch) } == "BranchNameExistsException")
            let list = try await room.repositories.listBranches(ListBranchesRequest(repositoryName: "taxi"))
            #expect(list.branches == ["main", "work/x"])
            let main = BranchRequest(repositoryName: "taxi", branchName: "main")
            #expect(
                try await code { try await room.repositories.deleteBranch(main) }
                    == "DefaultBranchCannotBeDeletedException"
            )
            try await room.repositories.updateDefaultBranch(
                UpdateDefaultBranchRequest(repositoryName: "taxi", defaultBranchName: "work/x")
            )
            #expect(try await room.repositories.deleteBranch(main).deletedBranch?.commitId == commit)
            #expect(
                try await room.changes() == [
                    "referenceCreated main", "referenceCreated work/x", "referenceDeleted main",
                ]
            )
        }
    }

    @Test(arguments: ["", "a..b", "a b", "-x", "/a", "a/", "a.lock", "a@{b", ".a", "a~1", "a^", "x\ny"])
    func `a branch's name that git does not allow is refused`(name: String) async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let commit = try await room.put("a", "1", in: "taxi")
            let found = try await code {
                try await room.repositories.createBranch(
                    CreateBranchRequest(repositoryName: "taxi", branchName: name, commitId: commit)
                )
            }
            #expect(found == (name.isEmpty ? "BranchNameRequiredException" : "InvalidBranchNameException"))
        }
    }
}
