import Crypto
import Foundation
import Identifiers
import Store

/// What Lambda allows of a function.
///
/// Source: AWS Lambda API Reference, CreateFunction.
enum FunctionRules {
    /// The name in a name, a partial ARN `ACCOUNT:function:NAME` or a whole ARN, each perhaps followed by `:$LATEST`.
    static func name(_ text: String) throws -> String {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, parts.last == "$LATEST" { parts.removeLast() }
        let isWhole = parts.count == 7 && parts[0] == "arn" && parts[2] == "lambda" && parts[5] == "function"
        let isPartial = parts.count == 3 && parts[1] == "function"
        guard parts.count == 1 || isWhole || isPartial, let name = parts.last, isName(name) else {
            throw ServiceError(
                .invalidParameter,
                "'\(text)' names no function. Give 1 to 64 letters, digits, '-' and '_', or an ARN; versions and aliases other "
                    + "than $LATEST are not kept."
            )
        }
        return name
    }

    private static func isName(_ name: String) -> Bool {
        1...64 ~= name.utf8.count
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    static func check(_ settings: FunctionRecord.Settings) throws {
        guard ARN(settings.role)?.service == "iam" else {
            throw ServiceError(.invalidParameter, "Role is '\(settings.role)'; give the ARN of a role.")
        }
        guard 1...900 ~= settings.timeout else {
            throw ServiceError(.invalidParameter, "Timeout is \(settings.timeout); give 1 to 900 seconds.")
        }
        guard 128...10_240 ~= settings.memorySize else {
            throw ServiceError(.invalidParameter, "MemorySize is \(settings.memorySize); give 128 to 10240 MB.")
        }
        guard settings.description.count <= 256 else {
            throw ServiceError(
                .invalidParameter,
                "Description has \(settings.description.count) characters; at most 256 are allowed."
            )
        }
        guard ["Zip", "Image"].contains(settings.packageType) else {
            throw ServiceError(.invalidParameter, "PackageType is '\(settings.packageType)'; give Zip or Image.")
        }
        guard settings.packageType == "Image" || settings.runtime != nil && settings.handler != nil else {
            throw ServiceError(.invalidParameter, "Runtime and Handler are mandatory for a function of a zip archive.")
        }
        let variables = settings.variables ?? [:]
        for name in variables.keys.sorted() {
            let isName = name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            guard isName else {
                throw ServiceError(.invalidParameter, "'\(name)' is no name of an environment variable.")
            }
        }
        let size = variables.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= 4096 else {
            throw ServiceError(
                .invalidParameter,
                "The environment variables have \(size) bytes; at most 4096 are allowed."
            )
        }
    }

    /// The size and digest of what runs on AWS; of code that lies elsewhere, of its address.
    static func measure(_ code: FunctionCode) throws -> (size: Int, sha: String) {
        func digest(_ data: Data) -> String { Data(SHA256.hash(data: data)).base64EncodedString() }
        if let zip = code.zipFile {
            guard !zip.isEmpty else { throw ServiceError(.invalidParameter, "Code.ZipFile is empty.") }
            return (zip.count, digest(zip))
        }
        if let bucket = code.s3Bucket, let key = code.s3Key {
            return (0, digest(Data("s3://\(bucket)/\(key)?\(code.s3ObjectVersion ?? "")".utf8)))
        }
        if let image = code.imageUri { return (0, digest(Data(image.utf8))) }
        throw ServiceError(
            .invalidParameter,
            "Code has neither ZipFile, nor S3Bucket and S3Key, nor ImageUri. Give one."
        )
    }
}
