import Identifiers
import Store

/// What SageMaker, and this machine, ask of a job's request.
enum JobRules {
    /// The longest name.
    ///
    /// Source: SageMaker API, `ProcessingJobName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`.
    private static let longestName = 63
    /// 28 days.
    ///
    /// Source: SageMaker API, `StoppingCondition`; a processing job's limit there is five days.
    static let longestRun = 28 * 86_400
    /// One day.
    ///
    /// Source: SageMaker API, `MaxRuntimeInSeconds`.
    static let usualRun = 86_400
    /// Source: SageMaker API, `ProcessingEnvironmentMap`, `TrainingEnvironmentMap`, `HyperParameters`.
    private static let mostPairs = 100
    /// Every instance is a process of this machine.
    ///
    /// Source: SageMaker's default quota of instances for one training or processing job.
    private static let mostInstances = 20

    static func validate(name: String, member: String) throws {
        let bytes = Array(name.utf8)
        guard
            1...longestName ~= bytes.count, bytes.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") }),
            isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1])
        else {
            throw invalid(
                "'\(name)' is no valid \(member): give 1 to \(longestName) letters, digits and hyphens, with a letter or "
                    + "digit at both ends."
            )
        }
    }

    static func validate(runtime seconds: Int?) throws {
        guard let seconds, !(1...longestRun).contains(seconds) else { return }
        throw invalid("MaxRuntimeInSeconds is \(seconds); give 1 to \(longestRun).")
    }

    static func validate(instanceCount: Int?) throws {
        guard let instanceCount, !(1...mostInstances ~= instanceCount) else { return }
        throw invalid("InstanceCount is \(instanceCount); give 1 to \(mostInstances).")
    }

    static func validate(environment: [String: String]?) throws {
        for (key, value) in environment ?? [:] {
            let bytes = Array(key.utf8)
            let isName =
                bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") } && !bytes.isEmpty
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[0])
            guard isName, !key.hasPrefix("DRIFTLOOP_"), !value.utf8.contains(0) else {
                throw invalid(
                    "'\(key)' cannot be set in Environment: names are letters, digits and '_', do not begin with a digit or "
                        + "with DRIFTLOOP_, and values hold no zero byte."
                )
            }
        }
        try validate(count: environment?.count, member: "Environment")
    }

    static func validate(count: Int?, member: String) throws {
        guard let count, count > mostPairs else { return }
        throw invalid("\(member) has \(count) entries; at most \(mostPairs) are allowed.")
    }

    /// Checks a value against the ones that are supported; nothing given is fine.
    static func validate(_ value: String?, among known: [String], member: String) throws {
        guard let value, !known.contains(value) else { return }
        throw invalid("\(member) is '\(value)'; supported here: \(known.joined(separator: ", ")).")
    }

    /// The part of a content type before its parameters, in lower case.
    static func mediaType(_ contentType: String) -> String {
        contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    static func uri(_ text: String, member: String) throws -> S3URI {
        guard let uri = S3URI(text) else {
            throw invalid("\(member) is '\(text)'; give an address like s3://bucket/prefix.")
        }
        return uri
    }

    /// The path below `/opt/ml` that a container path means.
    static func localPath(_ text: String, member: String) throws -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true)
        guard text.hasPrefix("/"), parts.count > 2, parts[0] == "opt", parts[1] == "ml",
            parts.allSatisfy({ $0 != ".." && $0 != "." && !$0.utf8.contains(0) && $0.utf8.count <= 255 })
        else {
            throw invalid("\(member) is '\(text)'; give a path below /opt/ml without '.' and '..'.")
        }
        return parts.dropFirst(2).joined(separator: "/")
    }

    static func validate(distinct names: [String], member: String) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw invalid("\(member) '\(name)' is given twice. Give each its own name.")
        }
    }

    static func invalid(_ message: String) -> ServiceError { ServiceError(.validation, message) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
