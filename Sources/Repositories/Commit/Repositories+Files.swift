import Foundation
import Store

extension Repositories {
    /// The largest file that an operation answers or takes.
    ///
    /// Source: AWS CodeCommit User Guide, "Quotas": 6 MB for a file in the API.
    static let largestFile = 6 << 20

    /// Reads a file of a commit.
    package func getFile(_ request: GetFileRequest) async throws -> GetFileResponse {
        let name = request.repositoryName
        let path = try TreePath.validate(request.filePath)
        _ = try await record(name)
        let commit = try await resolve(request.commitSpecifier, in: name)
        guard let entry = try await git.entry(path, of: commit, in: git.folder(of: name)), entry.type == "blob",
            let mode = FileMode(digits: entry.mode)
        else { throw ServiceError(.fileDoesNotExist, "The commit \(commit) has no file '\(path)'.") }
        let content = try await content(of: entry.object, in: name)
        return GetFileResponse(
            commitId: commit,
            blobId: entry.object,
            filePath: path,
            fileMode: mode,
            fileSize: content.count,
            fileContent: content
        )
    }

    /// Reads a file by its id.
    package func getBlob(_ request: GetBlobRequest) async throws -> GetBlobResponse {
        _ = try await record(request.repositoryName)
        guard RepositoryName.isObjectId(request.blobId) else {
            throw ServiceError(
                .invalidBlobId,
                "'\(request.blobId)' is no id of a file. Give its 40 hexadecimal digits."
            )
        }
        return GetBlobResponse(content: try await content(of: request.blobId, in: request.repositoryName))
    }

    private func content(of blob: String, in name: String) async throws -> Data {
        let folder = git.folder(of: name)
        let size = try await git.run(["cat-file", "-s", blob], in: folder)
        let kind = try await git.run(["cat-file", "-t", blob], in: folder)
        guard size.status == 0, kind.line == "blob", let count = Int(size.line) else {
            throw ServiceError(.blobDoesNotExist, "The repository '\(name)' has no file of the id \(blob).")
        }
        guard count <= Self.largestFile else {
            throw ServiceError(
                .fileTooLarge,
                "The file has \(count) bytes; at most \(Self.largestFile) are answered here. Clone the repository instead."
            )
        }
        return Data(try await git.demand(["cat-file", "blob", blob], in: folder).output)
    }

    /// Lists a folder of a commit.
    package func getFolder(_ request: GetFolderRequest) async throws -> GetFolderResponse {
        let name = request.repositoryName
        let trimmed = request.folderPath.trimmingCharacters(in: ["/"])
        let path = trimmed.isEmpty ? "" : try TreePath.validate(trimmed)
        _ = try await record(name)
        let folder = git.folder(of: name)
        let commit = try await resolve(request.commitSpecifier, in: name)
        let tree = try await git.run(
            [
                "rev-parse", "--verify", "--quiet", "--end-of-options",
                path.isEmpty ? commit + "^{tree}" : "\(commit):\(path)",
            ],
            in: folder
        )
        guard tree.status == 0,
            let entries = try await git.entries(of: commit + ":" + path, recursively: false, in: folder)
        else { throw ServiceError(.folderDoesNotExist, "The commit \(commit) has no folder '\(path)'.") }
        var answer = GetFolderResponse(commitId: commit, folderPath: path, treeId: tree.line)
        for entry in entries {
            let absolute = path.isEmpty ? entry.path : path + "/" + entry.path
            switch entry.type {
            case "tree":
                answer.subFolders.append(
                    .init(treeId: entry.object, absolutePath: absolute, relativePath: entry.path)
                )
            case "commit":
                answer.subModules.append(
                    .init(commitId: entry.object, absolutePath: absolute, relativePath: entry.path)
                )
            default:
                let mode = FileMode(digits: entry.mode) ?? .normal
                let file = GetFolderResponse.File(
                    blobId: entry.object,
                    absolutePath: absolute,
                    relativePath: entry.path,
                    fileMode: mode
                )
                if mode == .symlink { answer.symbolicLinks.append(file) } else { answer.files.append(file) }
            }
        }
        return answer
    }

    /// Lists the files that differ between two commits; without a first one, between nothing and the second.
    package func getDifferences(_ request: GetDifferencesRequest) async throws -> GetDifferencesResponse {
        let name = request.repositoryName
        let limit = request.maxResults ?? 400
        guard 1...400 ~= limit else {
            throw ServiceError(.invalidMaxResults, "MaxResults is \(limit); give 1 to 400.")
        }
        let page: Page
        do {
            page = try Page(limit: limit, member: "MaxResults", most: 400, nextToken: request.nextToken)
        } catch let error as ServiceError { throw ServiceError(.invalidContinuationToken, error.message) }
        _ = try await record(name)
        var before: [String: TreeEntry] = [:]
        if let specifier = request.beforeCommitSpecifier {
            before = try await files(of: specifier, below: request.beforePath, in: name)
        }
        let after = try await files(of: request.afterCommitSpecifier, below: request.afterPath, in: name)
        let differences = Set(before.keys).union(after.keys).sorted()
            .compactMap { path -> GetDifferencesResponse.Difference? in
                let (old, new) = (before[path], after[path])
                if old?.object == new?.object, old?.mode == new?.mode { return nil }
                return .init(
                    beforeBlob: old.map { .init(blobId: $0.object, path: $0.path, mode: $0.mode) },
                    afterBlob: new.map { .init(blobId: $0.object, path: $0.path, mode: $0.mode) },
                    changeType: old == nil ? "A" : new == nil ? "D" : "M"
                )
            }
        let (entries, next) = page.cut(outOf: differences)
        return GetDifferencesResponse(differences: entries, nextToken: next)
    }

    private func files(of specifier: String, below path: String?, in name: String) async throws -> [String: TreeEntry] {
        let commit = try await resolve(specifier, in: name)
        let entries = try await git.entries(of: commit, recursively: true, in: git.folder(of: name)) ?? []
        let prefix = path?.trimmingCharacters(in: ["/"]) ?? ""
        return Dictionary(
            entries.filter { prefix.isEmpty || $0.path == prefix || $0.path.hasPrefix(prefix + "/") }
                .map { ($0.path, $0) },
            uniquingKeysWith: { $1 }
        )
    }
}
