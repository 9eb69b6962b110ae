import Foundation
import Store

extension Repositories {
    /// Adds or changes one file, as a commit.
    package func putFile(_ request: PutFileRequest) async throws -> PutFileResponse {
        let path = try TreePath.validate(request.filePath)
        let answer = try await createCommit(
            CreateCommitRequest(
                repositoryName: request.repositoryName,
                branchName: request.branchName,
                parentCommitId: request.parentCommitId,
                authorName: request.name,
                email: request.email,
                commitMessage: request.commitMessage,
                putFiles: [
                    .init(filePath: path, fileMode: request.fileMode, fileContent: request.fileContent, sourceFile: nil)
                ]
            ),
            unchanged: .sameContent
        )
        let file = (answer.filesAdded + answer.filesUpdated).first { $0.absolutePath == path }
        return PutFileResponse(commitId: answer.commitId, blobId: file?.blobId ?? "", treeId: answer.treeId)
    }

    /// Removes one file, as a commit.
    package func deleteFile(_ request: DeleteFileRequest) async throws -> DeleteFileResponse {
        let answer = try await createCommit(
            CreateCommitRequest(
                repositoryName: request.repositoryName,
                branchName: request.branchName,
                parentCommitId: request.parentCommitId,
                authorName: request.name,
                email: request.email,
                commitMessage: request.commitMessage,
                deleteFiles: [.init(filePath: request.filePath)]
            )
        )
        return DeleteFileResponse(
            commitId: answer.commitId,
            blobId: answer.filesDeleted.first?.blobId ?? "",
            treeId: answer.treeId,
            filePath: request.filePath
        )
    }

    /// Adds, changes and removes files, as one commit at the end of a branch.
    ///
    /// - Throws: ``ServiceError`` of CodeCommit's codes: the branch must be where `parentCommitId` says.
    package func createCommit(_ request: CreateCommitRequest) async throws -> CreateCommitResponse {
        try await createCommit(request, unchanged: .noChange)
    }

    private func createCommit(
        _ request: CreateCommitRequest,
        unchanged: ServiceError.Code
    ) async throws -> CreateCommitResponse {
        let name = request.repositoryName
        let branch = try RepositoryName.validate(branch: request.branchName)
        let signature = try Signature(name: request.authorName, email: request.email, message: request.commitMessage)
        _ = try await record(name)
        let folder = git.folder(of: name)
        let parent = try await parent(request.parentCommitId, branch: branch, in: name)
        var edit = TreeEdit(
            try await parent.asyncMap { try await git.entries(of: $0, recursively: true, in: folder) ?? [] } ?? []
        )
        try await apply(request, to: &edit, in: folder)
        guard !edit.changed.isEmpty else {
            throw ServiceError(unchanged, "Nothing of the branch '\(branch)' would change, so there is no commit.")
        }
        let tree = try await git.tree(edit, over: parent, in: folder)
        let commit = try await git.demand(
            ["commit-tree", tree] + (parent.map { ["-p", $0] } ?? []),
            in: folder,
            input: Array((signature.message + "\n").utf8),
            variables: signature.variables(at: store.clock.now())
        )
        guard try await moveBranch(branch, from: parent, to: commit.line, in: name) else {
            throw ServiceError(
                .parentOutdated,
                "The branch '\(branch)' has moved since \(parent ?? "it was looked for"). Give its newest commit as parentCommitId."
            )
        }
        try await compareRefs(of: name)
        return CreateCommitResponse(edit, commit: commit.line, tree: tree)
    }

    /// The commit that the next one follows; nil for the first commit of a repository.
    private func parent(_ given: String?, branch: String, in name: String) async throws -> String? {
        let references = try await git.references(in: git.folder(of: name))
        guard references["refs/tags/" + branch] == nil || references["refs/heads/" + branch] != nil else {
            throw ServiceError(.branchNameIsTag, "'\(branch)' is a tag of '\(name)'. Name a branch.")
        }
        guard let tip = references["refs/heads/" + branch]?.commit else {
            if references.values.contains(where: \.isBranch) {
                throw ServiceError(
                    .branchDoesNotExist,
                    "The repository '\(name)' has no branch '\(branch)'. Create it first."
                )
            }
            if let given {
                throw ServiceError(.parentDoesNotExist, "The repository '\(name)' is empty and has no commit \(given).")
            }
            return nil
        }
        guard let given else {
            throw ServiceError(.parentRequired, "parentCommitId is missing. The branch '\(branch)' is at \(tip).")
        }
        guard RepositoryName.isObjectId(given) else {
            throw ServiceError(.invalidParent, "'\(given)' is no commit id. Give all of its 40 hexadecimal digits.")
        }
        if given == tip { return tip }
        do { try await checkCommit(given, in: name) } catch is ServiceError {
            throw ServiceError(.parentDoesNotExist, "The repository '\(name)' has no commit \(given).")
        }
        throw ServiceError(
            .parentOutdated,
            "The branch '\(branch)' is at \(tip), not at \(given). Give the newest commit."
        )
    }

    private func apply(_ request: CreateCommitRequest, to edit: inout TreeEdit, in folder: URL) async throws {
        let (puts, deletes, modes) = (request.putFiles ?? [], request.deleteFiles ?? [], request.setFileModes ?? [])
        let count = puts.count + deletes.count + modes.count
        guard count > 0 else { throw ServiceError(.fileEntryRequired, "The commit names no file.") }
        // Source: CodeCommit API Reference, CreateCommit: 100 entries.
        guard count <= 100 else {
            throw ServiceError(.tooManyFileEntries, "The commit names \(count) files; at most 100 are allowed.")
        }
        for file in deletes { _ = try edit.delete(try TreePath.validate(file.filePath)) }
        for source in puts.compactMap(\.sourceFile) where source.isMove == true {
            _ = try edit.delete(try TreePath.validate(source.filePath))
        }
        for file in puts {
            let path = try TreePath.validate(file.filePath)
            let mode = try file.fileMode.map(Self.mode)
            switch (file.fileContent, file.sourceFile) {
            case (let content?, nil):
                guard content.count <= Self.largestFile else {
                    throw ServiceError(
                        .contentTooLarge,
                        "'\(path)' has \(content.count) bytes; at most \(Self.largestFile) are taken here. Push it with git."
                    )
                }
                let blob = try await git.demand(
                    ["hash-object", "-w", "--stdin"],
                    in: folder,
                    input: Array(content)
                )
                try edit.put(path, object: blob.line, mode: mode)
            case (nil, let source?):
                let entry = try edit.source(try TreePath.validate(source.filePath))
                try edit.put(path, object: entry.object, mode: mode ?? FileMode(digits: entry.mode))
            case (nil, nil):
                throw ServiceError(.contentRequired, "'\(path)' has neither fileContent nor sourceFile. Give one.")
            default: throw ServiceError(.contentTwice, "'\(path)' has both fileContent and sourceFile. Give one.")
            }
        }
        for file in modes {
            try edit.setMode(of: try TreePath.validate(file.filePath), to: try Self.mode(file.fileMode))
        }
    }

    private static func mode(_ text: String) throws -> FileMode {
        if let mode = FileMode(rawValue: text) { return mode }
        throw ServiceError(.invalidFileMode, "'\(text)' is no file mode; give EXECUTABLE, NORMAL or SYMLINK.")
    }
}

extension Git {
    /// Writes the tree of an edit over its parent commit; returns its id.
    fileprivate func tree(_ edit: TreeEdit, over parent: String?, in folder: URL) async throws -> String {
        let index = transit.appendingPathComponent(UUID().uuidString + ".index")
        defer { try? FileManager.default.removeItem(at: index) }
        let variables = ["GIT_INDEX_FILE": index.path]
        try await demand(["read-tree"] + (parent.map { [$0] } ?? ["--empty"]), in: folder, variables: variables)
        try await demand(
            ["update-index", "-z", "--index-info"],
            in: folder,
            input: edit.indexInfo,
            variables: variables
        )
        return try await demand(["write-tree"], in: folder, variables: variables).line
    }
}

extension CreateCommitResponse {
    fileprivate init(_ edit: TreeEdit, commit: String, tree: String) {
        func files(_ entries: [TreeEntry]) -> [File] {
            entries.map {
                File(absolutePath: $0.path, blobId: $0.object, fileMode: FileMode(digits: $0.mode) ?? .normal)
            }
        }
        let changed = edit.changed
        self.init(
            commitId: commit,
            treeId: tree,
            filesAdded: files(changed.filter { edit.before[$0] == nil }.compactMap { edit.after[$0] }),
            filesUpdated: files(changed.filter { edit.before[$0] != nil }.compactMap { edit.after[$0] }),
            filesDeleted: files(changed.filter { edit.after[$0] == nil }.compactMap { edit.before[$0] })
        )
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
