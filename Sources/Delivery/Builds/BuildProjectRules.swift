import Foundation
import Identifiers
import Store

extension BuildProjects.Project {
    /// Source: CodeBuild API, `CreateProject`: `timeoutInMinutes`, `queuedTimeoutInMinutes`.
    private static let timeouts = 5...2160
    private static let queueTimeouts = 5...480

    /// Checks a project.
    ///
    /// - Throws: ``ServiceError/Code/invalidInput`` with all that is wrong.
    func validate() throws {
        var faults: [String] = []
        let letters = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || BuildProjects.isAlphanumeric(byte)
        }
        if !(2...150).contains(name.utf8.count) || !letters || !BuildProjects.isAlphanumeric(name.utf8.first ?? 0) {
            faults.append(
                "name is '\(name)'; give 2 to 150 letters, digits, '-' and '_', beginning with a letter or digit."
            )
        }
        if let minutes = timeoutInMinutes, !Self.timeouts.contains(minutes) {
            faults.append("timeoutInMinutes is \(minutes); give 5 to 2160.")
        }
        if let minutes = queuedTimeoutInMinutes, !Self.queueTimeouts.contains(minutes) {
            faults.append("queuedTimeoutInMinutes is \(minutes); give 5 to 480.")
        }
        faults += source.faults("source")
        for (index, source) in (secondarySources ?? []).enumerated() {
            let identifier = source.sourceIdentifier ?? ""
            if identifier.isEmpty
                || !identifier.utf8.allSatisfy({ BuildProjects.isAlphanumeric($0) || $0 == UInt8(ascii: "_") })
            {
                faults.append(
                    "secondarySources[\(index)].sourceIdentifier is '\(identifier)'; give letters, digits and '_'."
                )
            }
            faults += source.faults("secondarySources[\(index)]")
        }
        faults += artifacts.faults("artifacts", isMain: true)
        for (index, artifacts) in (secondaryArtifacts ?? []).enumerated() {
            faults += artifacts.faults("secondaryArtifacts[\(index)]", isMain: false)
        }
        if (source.type == "CODEPIPELINE") != (artifacts.type == "CODEPIPELINE") {
            faults.append(
                "source.type is \(source.type) and artifacts.type \(artifacts.type); CODEPIPELINE goes with CODEPIPELINE only."
            )
        }
        faults += BuildProjects.faults(of: environment.environmentVariables ?? [], "environment.environmentVariables")
        if environment.type != "LINUX_CONTAINER" {
            faults.append("environment.type is '\(environment.type)'; LINUX_CONTAINER is supported.")
        }
        if environment.privilegedMode == true {
            faults.append("environment.privilegedMode is true; builds have no Docker daemon here.")
        }
        if vpcConfig != nil { faults.append("vpcConfig is not supported; leave it out.") }
        if fileSystemLocations?.isEmpty == false {
            faults.append("fileSystemLocations are not supported; leave them out.")
        }
        if buildBatchConfig != nil { faults.append("buildBatchConfig is not supported; leave it out.") }
        if !faults.isEmpty { throw ServiceError(.invalidInput, faults.joined(separator: " ")) }
    }
}

extension BuildProjects {
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    static func faults(of variables: [Variable], _ member: String) -> [String] {
        variables.compactMap { variable in
            if variable.type ?? "PLAINTEXT" != "PLAINTEXT" {
                return "\(member): '\(variable.name)' is of type \(variable.type ?? ""); PLAINTEXT is supported."
            }
            let isName =
                variable.name.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
                && variable.name.first?.isNumber == false
            let isReserved = variable.name.hasPrefix("CODEBUILD_") || variable.name.hasPrefix("DRIFTLOOP_")
            if isName, !isReserved, !variable.value.utf8.contains(0) { return nil }
            return
                "\(member): '\(variable.name)' cannot be set: names are letters, digits and '_', and do not begin with "
                + "CODEBUILD_ or DRIFTLOOP_."
        }
    }
}

extension BuildProjects.Source {
    fileprivate func faults(_ member: String) -> [String] {
        switch type {
        case "CODEPIPELINE", "NO_SOURCE":
            type == "NO_SOURCE" && buildspec?.contains("\n") != true
                ? ["\(member) is NO_SOURCE, so its buildspec has to be the text itself."] : []
        case "CODECOMMIT":
            repository == nil
                ? [
                    "\(member).location is '\(location ?? "")'; give a repository's address that ends in /v1/repos/NAME."
                ] : []
        case "S3":
            object == nil ? ["\(member).location is '\(location ?? "")'; give BUCKET/KEY.zip."] : []
        default: ["\(member).type is '\(type)'; CODEPIPELINE, CODECOMMIT, S3 and NO_SOURCE are supported."]
        }
    }

    /// The repository of a CodeCommit address.
    var repository: String? {
        guard let location, let range = location.range(of: "/v1/repos/") else { return nil }
        let name = location[range.upperBound...]
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }

    /// The object of an S3 location.
    var object: S3URI? {
        guard let location else { return nil }
        let text = location.hasPrefix("arn:aws:s3:::") ? String(location.dropFirst("arn:aws:s3:::".count)) : location
        return S3URI("s3://" + text).flatMap { $0.key.isEmpty ? nil : $0 }
    }
}

extension BuildProjects.Artifacts {
    fileprivate func faults(_ member: String, isMain: Bool) -> [String] {
        var faults: [String] = []
        if !["CODEPIPELINE", "S3", "NO_ARTIFACTS"].contains(type) {
            faults.append("\(member).type is '\(type)'; CODEPIPELINE, S3 and NO_ARTIFACTS are supported.")
        }
        if type == "S3", location?.isEmpty != false { faults.append("\(member).location is missing; give a bucket.") }
        if overrideArtifactName == true {
            faults.append("\(member).overrideArtifactName is not supported; name the artifact in the project.")
        }
        if !isMain, artifactIdentifier?.isEmpty != false { faults.append("\(member).artifactIdentifier is missing.") }
        return faults
    }
}
