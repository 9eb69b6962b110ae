import Boosting
import Containers
import Foundation
import JSONDocuments
import Tables

/// What SageMaker hands a training container: its settings and its channels.
struct XGBoostInput {
    /// As strings, the way SageMaker passes them; names that begin with an underscore are SageMaker's own and left out.
    let hyperparameters: [String: String]
    private let container: Container
    /// As `inputdataconfig.json` describes them.
    let channels: JSON

    init(_ container: Container) throws {
        self.container = container
        channels = try Self.read("inputdataconfig.json", container) ?? [:]
        let settings = container.url("/opt/ml/input/config/hyperparameters.json")
        do {
            let given = try JSONDecoder().decode([String: Setting].self, from: Data(contentsOf: settings))
            hyperparameters = given.filter { !$0.key.hasPrefix("_") }.mapValues(\.text)
        } catch {
            throw BoostingError(
                .hyperparameter,
                "/opt/ml/input/config/hyperparameters.json is no object of strings.",
                cause: error
            )
        }
        let hosts = try Self.read("resourceconfig.json", container)?["hosts"]?.array?.count ?? 1
        guard hosts == 1 else {
            throw BoostingError(.data, "The job has \(hosts) instances; training runs on one: set InstanceCount to 1.")
        }
    }

    /// The channels of another job, which lie in this container under `/opt/ml/input/data`.
    init(_ container: Container, channels: JSON) {
        self.container = container
        self.channels = channels
        hyperparameters = [:]
    }

    private static func read(_ name: String, _ container: Container) throws -> JSON? {
        let url = container.url("/opt/ml/input/config/\(name)")
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        do {
            return try JSON(parsing: [UInt8](Data(contentsOf: url)))
        } catch {
            throw BoostingError(.data, "/opt/ml/input/config/\(name) cannot be read.", cause: error)
        }
    }

    /// Whether the job has this channel.
    func hasChannel(_ name: String) -> Bool {
        channels[name] != nil || FileManager.default.fileExists(atPath: folder(name).path)
    }

    /// All rows of a channel: every file of its folder and sub-folders, in the order of their names.
    func table(_ channel: String, weights: Bool) async throws -> TrainingTable {
        guard hasChannel(channel) else {
            throw BoostingError(
                .data,
                "The channel '\(channel)' is missing; InputDataConfig must have one of that name."
            )
        }
        let files = files(channel)
        guard !files.isEmpty else {
            throw BoostingError(.data, "The channel '\(channel)' has no files under /opt/ml/input/data/\(channel).")
        }
        let table = try await TrainingTable.read(
            paths: files,
            format: try format(channel),
            weights: weights
        )
        return table
    }

    private func folder(_ channel: String) -> URL { container.url("/opt/ml/input/data/\(channel)") }

    private func files(_ channel: String) -> [String] {
        let folder = folder(channel).path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.sorted()
            .filter { name in
                guard let file = name.split(separator: "/").last, !file.hasPrefix("."), !file.hasPrefix("_") else {
                    return false
                }
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
            .map { "\(folder)/\($0)" }
    }

    /// The format by the channel's content type; CSV where it names none.
    private func format(_ channel: String) throws -> TableFormat {
        let type = channels[channel]?["ContentType"]?.string ?? "text/csv"
        switch type.split(separator: ";").first.map(String.init)?.lowercased() {
        case "text/csv", "csv", nil: return .csv
        case "application/x-parquet", "parquet": return .parquet
        default:
            throw BoostingError(
                .data,
                "The channel '\(channel)' has the content type '\(type)'; it must be text/csv or application/x-parquet."
            )
        }
    }
}

/// A hyperparameter's value as text.
///
/// SageMaker passes strings. Numbers and booleans are taken too, and a string's second pair of quotes, which the SageMaker
/// SDK adds where it encodes values as JSON, is taken off.
private struct Setting: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int64.self) {
            text = String(number)
        } else if let number = try? value.decode(Double.self) {
            text = String(number)
        } else if let flag = try? value.decode(Bool.self) {
            text = flag ? "true" : "false"
        } else {
            let string = try value.decode(String.self)
            let isQuoted = string.count > 1 && string.hasPrefix("\"") && string.hasSuffix("\"")
            text = isQuoted ? String(string.dropFirst().dropLast()) : string
        }
    }
}
