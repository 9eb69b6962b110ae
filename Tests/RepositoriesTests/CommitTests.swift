import Foundation
import Store
import TestSupport
import Testing

@testable import Repositories

@Suite("Commits") struct CommitTests {
    @Test func `a file that is put is read again, and its commit says who and when`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let put = try await room.repositories.putFile(
                PutFileRequest(
                    repositoryName: "taxi",
                    branchName: "main",
                    fileContent: Data("print(1)".utf8),
                    filePath: "src/run.py",
                    fileMode: "EXECUTABLE",
                    commitMessage: "Run\n\nMore",
                    name: "Ada",
                    email: "ada@example.org"
                )
            )
            let tip = try #require(try await room.repositories.tip(of: "taxi", branch: "main"))
            #expect(tip.id == put.commitId)
            #expect(tip.author == "Ada" && tip.email == "ada@example.org")
            #expect(tip.message == "Run\n\nMore" && tip.subject == "Run")
            #expect(tip.date == room.clock.now())
            let file = try await room.repositories.getFile(
                GetFileRequest(repositoryName: "taxi", filePath: "src/run.py")
            )
            #expect(file.fileMode == .executable && file.blobId == put.blobId)
            let folder = try await room.repositories.getFolder(
                GetFolderRequest(repositoryName: "taxi", commitSpecifier: "main", folderPath: "/")
            )
            #expect(folder.subFolders.map(\.absolutePath) == ["src"])
            let repository = try await room.repositories.getRepository(RepositoryRequest(repositoryName: "taxi"))
            #expect(repository.repositoryMetadata.defaultBranch == "main")
        }
    }

    @Test func `a commit follows the newest one only`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            let first = try await room.put("a", "1", in: "taxi")
            let second = try await room.put("a", "2", in: "taxi")
            func put(_ parent: String?, _ text: String = "3", _ path: String = "a") async throws -> String? {
                try await code {
                    try await room.repositories.putFile(
                        PutFileRequest(
                            repositoryName: "taxi",
                            branchName: "main",
                            fileContent: Data(text.utf8),
                            filePath: path,
                            parentCommitId: parent
                        )
                    )
                }
            }
            #expect(try await put(first) == "ParentCommitIdOutdatedException")
            #expect(try await put(nil) == "ParentCommitIdRequiredException")
            #expect(try await put(String(repeating: "1", count: 40)) == "ParentCommitDoesNotExistException")
            #expect(try await put(second, "2") == "SameFileContentException")
            #expect(try await put(second, "x", "a/b") == "DirectoryNameConflictsWithFileNameException")
            for path in ["../x", "/x", ".git/config", "a/.GIT/hooks/x", "a//b", "a/./b", "x\\y", "GIT~1/config"] {
                #expect(try await put(second, "x", path) == "InvalidPathException", "\(path)")
            }
            #expect(try await room.repositories.tip(of: "taxi", branch: "main")?.id == second)
        }
    }

    @Test func `one commit adds, moves, changes and removes files`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            for path in ["a", "b", "c/d"] { try await room.put(path, path, in: "taxi") }
            let parent = try await room.repositories.tip(of: "taxi", branch: "main")?.id
            let answer = try await room.repositories.createCommit(
                CreateCommitRequest(
                    repositoryName: "taxi",
                    branchName: "main",
                    parentCommitId: parent,
                    putFiles: [
                        .init(filePath: "c", fileContent: Data("file now".utf8)),
                        .init(filePath: "e/f", sourceFile: .init(filePath: "c/d", isMove: true)),
                    ],
                    deleteFiles: [.init(filePath: "b")],
                    setFileModes: [.init(filePath: "a", fileMode: "EXECUTABLE")]
                )
            )
            #expect(answer.filesAdded.map(\.absolutePath) == ["c", "e/f"])
            #expect(answer.filesUpdated.map(\.absolutePath) == ["a"])
            #expect(answer.filesDeleted.map(\.absolutePath) == ["b", "c/d"])
            #expect(try await room.text("e/f", in: "taxi") == "c/d")
            #expect(try await room.text("c", in: "taxi") == "file now")
            let differences = try await room.repositories.getDifferences(
                GetDifferencesRequest(
                    repositoryName: "taxi",
                    beforeCommitSpecifier: parent,
                    afterCommitSpecifier: "main"
                )
            )
            #expect(differences.differences.map(\.changeType) == ["M", "D", "A", "D", "A"])
        }
    }

    @Test func `an export holds every file of the commit, whatever its attributes say`() async throws {
        try await withRepositories { room in
            _ = try await room.create("taxi")
            try await room.put(".gitattributes", "secret export-ignore\n*.txt export-subst\n", in: "taxi")
            try await room.put("secret", "s", in: "taxi")
            let commit = try await room.put("x/a.txt", "$Format:%H$", in: "taxi")
            let zip = room.folder.appendingPathComponent("out.zip")
            try await room.repositories.export("taxi", commit: commit, to: zip)
            let files = try SeedArchive(Array(Data(contentsOf: zip)), named: "zip").files()
            #expect(files.map(\.path) == [".gitattributes", "secret", "x/a.txt"])
            #expect(files.last.map { String(decoding: $0.content, as: UTF8.self) } == "$Format:%H$")
            let none = String(repeating: "1", count: 40)
            let fault = try await code { try await room.repositories.export("taxi", commit: none, to: zip) }
            #expect(fault == "CommitDoesNotExistException")
        }
    }
}
