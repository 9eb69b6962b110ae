import Yams

extension Buildspec {
    /// The most bytes of a buildspec.
    package static let longest = 1 << 20

    /// Reads a buildspec.
    ///
    /// - Throws: ``BuildspecError`` with everything that is wrong.
    package init(parsing text: String) throws(BuildspecError) {
        guard text.utf8.count <= Self.longest else {
            throw BuildspecError(
                findings: [.init(line: nil, path: "", message: "has \(text.utf8.count) bytes; at most 1 MiB is read")]
            )
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw BuildspecError(findings: [Self.finding(error)])
        } catch {
            throw BuildspecError(findings: [.init(line: nil, path: "", message: "\(error)")])
        }
        guard let root else {
            throw BuildspecError(findings: [.init(line: nil, path: "", message: "is empty; give version and phases")])
        }
        let reader = BuildspecReader()
        let spec = reader.read(root)
        if !reader.findings.isEmpty {
            throw BuildspecError(findings: reader.findings.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        self = spec
    }

    private static func finding(_ error: YamlError) -> BuildspecError.Finding {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(line: mark.line, path: "", message: "is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            .init(
                line: context.mark.line,
                path: "",
                message: "has the same key twice: \(keys.joined(separator: ", "))"
            )
        default: .init(line: nil, path: "", message: "is no YAML: \(error)")
        }
    }
}

/// Collects what is wrong while it reads.
private final class BuildspecReader {
    private(set) var findings: [BuildspecError.Finding] = []

    private func found(_ node: Node?, _ path: String, _ message: String) {
        findings.append(.init(line: node?.mark?.line, path: path, message: message))
    }

    func read(_ root: Node) -> Buildspec {
        var spec = Buildspec()
        let members = members(
            root,
            "",
            known: ["version", "env", "phases", "artifacts", "cache"],
            refused: [
                "run-as": "the commands of a build run as one user here; leave it out",
                "proxy": "there is no proxy for builds here; leave it out",
                "batch": "batch builds are not supported; start a build for each",
                "reports": "test reports are not collected; put the files out as artifacts",
            ]
        )
        if let version = members["version"] {
            if let known = Buildspec.Version(rawValue: text(version, "version") ?? "") {
                spec.version = known
            } else {
                found(version, "version", "is '\(version.scalar?.string ?? "")'; give 0.2 (or 0.1)")
            }
        } else {
            found(root, "version", "is missing; give version: 0.2")
        }
        if let env = members["env"] { read(env, &spec) }
        if let phases = members["phases"] {
            spec.phases = read(phases: phases)
        } else {
            found(root, "phases", "is missing; give at least one of install, pre_build, build, post_build")
        }
        if let artifacts = members["artifacts"] {
            let (main, secondary) = read(artifacts: artifacts, "artifacts", isMain: true)
            spec.artifacts = main
            spec.secondaryArtifacts = secondary
        }
        if let cache = members["cache"] {
            let parts = self.members(
                cache,
                "cache",
                known: ["paths"],
                refused: ["key": Self.cacheKeys, "fallback-keys": Self.cacheKeys, "action": Self.cacheKeys]
            )
            spec.cachePaths = parts["paths"].map { texts($0, "cache.paths") } ?? []
            for (index, path) in spec.cachePaths.enumerated() where !Self.isBelow(path) && !Self.isBelowHome(path) {
                found(
                    parts["paths"],
                    "cache.paths[\(index)]",
                    "is '\(path)'; give a path below the source or the home, without '..'"
                )
            }
        }
        return spec
    }

    private static let cacheKeys = "the cache has one copy for each build project; leave it out"

    static func isBelow(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.hasPrefix("~") && !path.split(separator: "/").contains("..")
    }

    /// The home is kept whole.
    private static func isBelowHome(_ path: String) -> Bool {
        (path.hasPrefix("/root/") || path.hasPrefix("~/")) && !path.split(separator: "/").contains("..")
    }

    private func read(_ env: Node, _ spec: inout Buildspec) {
        let members = members(
            env,
            "env",
            known: ["shell", "variables", "exported-variables", "git-credential-helper"],
            refused: [
                "parameter-store": "there is no Parameter Store here; give the variables to the build project",
                "secrets-manager": "there is no Secrets Manager here; give the variables to the build project",
            ]
        )
        if let shell = members["shell"] {
            switch text(shell, "env.shell") {
            case "bash": spec.shell = .bash
            case "/bin/sh", "sh": spec.shell = .sh
            case let other: found(shell, "env.shell", "is '\(other ?? "")'; give bash or /bin/sh")
            }
        }
        for (key, value) in pairs(members["variables"], "env.variables") {
            guard let text = text(value, "env.variables.\(key)") else { continue }
            if Self.isVariable(key) {
                spec.variables.append(.init(name: key, value: text))
            } else {
                found(value, "env.variables.\(key)", "is no name of a variable: give letters, digits and '_'")
            }
        }
        spec.exported = members["exported-variables"].map { texts($0, "env.exported-variables") } ?? []
        for (index, name) in spec.exported.enumerated() where !Self.isVariable(name) {
            found(
                members["exported-variables"],
                "env.exported-variables[\(index)]",
                "'\(name)' is no name of a variable"
            )
        }
        if let helper = members["git-credential-helper"] { _ = flag(helper, "env.git-credential-helper") }
    }

    private static func isVariable(_ name: String) -> Bool {
        !name.isEmpty && !(name.first?.isNumber ?? false)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    // MARK: - Phases

    private func read(phases node: Node) -> [Buildspec.Phase] {
        let members = members(node, "phases", known: Buildspec.PhaseName.allCases.map(\.rawValue), refused: [:])
        if members.isEmpty {
            found(node, "phases", "holds no phase; give at least one of install, pre_build, build, post_build")
        }
        return Buildspec.PhaseName.allCases.compactMap { name in members[name.rawValue].map { read($0, name) } }
    }

    private func read(_ node: Node, _ name: Buildspec.PhaseName) -> Buildspec.Phase {
        let path = "phases.\(name.rawValue)"
        var phase = Buildspec.Phase(name: name)
        let members = members(
            node,
            path,
            known: ["commands", "finally", "on-failure"] + (name == .install ? ["runtime-versions"] : []),
            refused: ["run-as": "the commands of a build run as one user here; leave it out"]
        )
        if let commands = members["commands"] {
            phase.commands = texts(commands, path + ".commands")
        } else if members["runtime-versions"] == nil {
            found(node, path + ".commands", "is missing; give a list of commands")
        }
        phase.finally = members["finally"].map { texts($0, path + ".finally") } ?? []
        if let onFailure = members["on-failure"] {
            phase.onFailure = Buildspec.OnFailure(rawValue: text(onFailure, path + ".on-failure") ?? "")
            if phase.onFailure == nil {
                found(onFailure, path + ".on-failure", "is '\(onFailure.scalar?.string ?? "")'; give ABORT or CONTINUE")
            }
        }
        // The tools are the machine's; what asks for versions runs, as it would on AWS with the nearest image.
        if let versions = members["runtime-versions"] { _ = pairs(versions, path + ".runtime-versions") }
        return phase
    }

    // MARK: - Artifacts

    private func read(
        artifacts node: Node,
        _ path: String,
        isMain: Bool
    ) -> (Buildspec.Artifacts?, [String: Buildspec.Artifacts]) {
        let members = members(
            node,
            path,
            known: ["files", "name", "discard-paths", "base-directory", "exclude-paths"]
                + (isMain ? ["secondary-artifacts"] : []),
            refused: [
                "enable-symlinks": "links are put out as what they lead to; leave it out",
                "s3-prefix": "the build project says where artifacts go; leave it out",
            ]
        )
        var secondary: [String: Buildspec.Artifacts] = [:]
        for (identifier, value) in pairs(members["secondary-artifacts"], path + ".secondary-artifacts") {
            secondary[identifier] = read(artifacts: value, "\(path).secondary-artifacts.\(identifier)", isMain: false).0
        }
        var artifacts = Buildspec.Artifacts()
        artifacts.files = members["files"].map { texts($0, path + ".files") } ?? []
        if artifacts.files.isEmpty {
            if members["files"] == nil, secondary.isEmpty {
                found(node, path + ".files", "is missing; give a list of files")
            }
            if members["files"] == nil { return (nil, secondary) }
            found(members["files"], path + ".files", "holds no file")
        }
        for (index, file) in artifacts.files.enumerated() where !Self.isBelow(file) {
            found(
                members["files"],
                "\(path).files[\(index)]",
                "is '\(file)'; give a path below the base directory, without '..'"
            )
        }
        artifacts.excluded = members["exclude-paths"].map { texts($0, path + ".exclude-paths") } ?? []
        artifacts.name = members["name"].flatMap { text($0, path + ".name") }
        artifacts.baseDirectory = members["base-directory"].flatMap { text($0, path + ".base-directory") }
        artifacts.discardsPaths = members["discard-paths"].flatMap { flag($0, path + ".discard-paths") } ?? false
        return (artifacts, secondary)
    }

    // MARK: - Values

    private func pairs(_ node: Node?, _ path: String) -> [(key: String, value: Node)] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            found(node, path, "is no mapping")
            return []
        }
        var seen: Set<String> = []
        return mapping.compactMap { key, value in
            guard let name = key.scalar?.string else {
                found(key, path, "has a key that is no text")
                return nil
            }
            if !seen.insert(name).inserted { found(key, path, "has '\(name)' twice") }
            return (name, value)
        }
    }

    private func members(_ node: Node, _ path: String, known: [String], refused: [String: String]) -> [String: Node] {
        var members: [String: Node] = [:]
        for (name, value) in pairs(node, path) {
            let place = path.isEmpty ? name : "\(path).\(name)"
            if let reason = refused[name] {
                found(value, place, "is not supported: \(reason)")
            } else if known.contains(name) {
                members[name] = value
            } else {
                found(value, place, "is unknown; known are \(known.joined(separator: ", "))")
            }
        }
        return members
    }

    private func texts(_ node: Node, _ path: String) -> [String] {
        guard let sequence = node.sequence else {
            found(node, path, "is no list")
            return []
        }
        return sequence.enumerated().compactMap { text($0.element, "\(path)[\($0.offset)]") }
    }

    private func text(_ node: Node, _ path: String) -> String? {
        guard let text = node.scalar?.string else {
            found(node, path, "is no text; quote it if it holds ': '")
            return nil
        }
        if text.utf8.contains(0) {
            found(node, path, "holds a zero byte")
            return nil
        }
        return text
    }

    private func flag(_ node: Node, _ path: String) -> Bool? {
        switch text(node, path)?.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default:
            found(node, path, "is neither yes nor no")
            return nil
        }
    }
}
