import Crypto
import Foundation
import Glibc

/// The requirements.txt of a job's Python code: packages that are installed before it runs.
struct Requirements: Sendable {
    /// Where the code comes from, below `/opt/ml`.
    enum Source: Sendable, Hashable {
        /// A tar archive, or gzip of one, whose top it may lie at.
        case archive(String)
        case folder(String)
    }

    /// The first that has the file counts.
    let sources: [Source]
    let python: HostPython.Interpreter
    let allowsNetwork: Bool

    private static let longest = 1 << 20

    /// The file's text, and where it is; nil if the code has none.
    func find(in tree: URL) -> (text: String, source: Source)? {
        for source in sources {
            if let text = Self.text(source, in: tree) { return (text, source) }
        }
        return nil
    }

    private static func text(_ source: Source, in tree: URL) -> String? {
        let path: String
        switch source {
        case .archive(let archive): path = archive
        case .folder(let folder): path = folder + "/requirements.txt"
        }
        let descriptor = PlainFolder.open(tree, path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        if case .archive = source { return TarMember.text("requirements.txt", in: descriptor, limit: longest) }
        var bytes: [UInt8] = []
        GzipReader.contents(descriptor) { part in
            bytes += part
            return bytes.count <= longest
        }
        return bytes.count <= longest ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// What installs it, in the sandbox.
    func installation(_ source: Source, into environment: PythonEnvironment) -> [String] {
        let place: String
        switch source {
        case .archive(let path), .folder(let path): place = "/opt/ml/" + path
        }
        return ["/bin/sh", "-c", Self.script, place, environment.interpreter]
    }

    /// Paths in the file mean files beside it.
    private static let script = """
        if [ -d "$0" ]; then cd "$0" || exit 1
        else mkdir -p "$TMPDIR/requirements" && cd "$TMPDIR/requirements" && tar -xf "$0" || exit 1
        fi
        "$1" -m pip install --no-cache-dir -r requirements.txt
        status=$?
        cd / && rm -rf "$TMPDIR/requirements"
        exit $status
        """

    /// What pip finds in its environment, besides the `PIP_…` that the job sets.
    var variables: [String: String] {
        var variables = [
            "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore",
            "PIP_PROGRESS_BAR": "off",
        ]
        // It would ask an index that it cannot reach, again and again.
        if !allowsNetwork { variables["PIP_NO_INDEX"] = "1" }
        // The machine's certificates, as pip itself takes them from 24.2 on.
        let certificates = "/etc/ssl/certs/ca-certificates.crt"
        if FileManager.default.fileExists(atPath: certificates) { variables["PIP_CERT"] = certificates }
        return variables
    }

    /// A name for what installing `text` gives; nil if that depends on more than the text and the host's Python.
    func key(_ text: String, variables: [String: String]) -> String? {
        guard text.split(whereSeparator: \.isNewline).allSatisfy(Self.isWhole) else { return nil }
        var parts = [text, python.executable, python.base, python.version]
        for path in python.packages {
            let changed = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            parts.append("\(path) \(changed?.timeIntervalSince1970 ?? 0)")
        }
        parts += variables.filter { $0.key.hasPrefix("PIP_") }.map { "\($0)=\($1)" }.sorted()
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\0").utf8))
        return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Options that name no file.
    private static let plainOptions: Set = [
        "--index-url", "-i", "--extra-index-url", "--pre", "--prefer-binary", "--only-binary", "--no-binary", "--hash",
        "--require-hashes", "--trusted-host", "--no-index",
    ]

    /// Whether a line says by itself what it means: it names no file and no variable.
    private static func isWhole(_ line: Substring) -> Bool {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == "=" }
        guard let first = words.first, !first.hasPrefix("#") else { return true }
        if line.contains("${") { return false }
        if first.hasPrefix("-") { return plainOptions.contains(String(first)) }
        return !line.prefix { $0 != "#" }.contains("/") && !line.contains("@")
            && ![".whl", ".zip", ".gz"].contains { first.hasSuffix($0) }
    }
}
