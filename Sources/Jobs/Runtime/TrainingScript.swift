import Foundation
import Identifiers
import JSONDocuments
import Store

/// A user's training script: SageMaker's script mode, as its training toolkit runs it.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `environment.py`, `mapping.py`, `params.py`.
struct TrainingScript: Sendable {
    /// A path in the submitted folder.
    let program: String
    /// `s3://` address of a `sourcedir.tar.gz`, or a path below `/opt/ml`; nil for `/opt/ml/code` as it is.
    let submitDirectory: String?
    /// The user's own, decoded, by name.
    let hyperParameters: [(name: String, value: JSON)]
    /// SageMaker's own (`sagemaker_…`) that the toolkit does not interpret.
    let frameworkParameters: JSON

    /// The folder in which an archive is put, below `/opt/ml`.
    static let archiveFolder = "input/source"

    /// The toolkit's own; all others of SageMaker's are for the framework.
    ///
    /// Source: `params.py`, `SAGEMAKER_HYPERPARAMETERS`.
    private static let interpreted: Set = [
        "sagemaker_program", "sagemaker_submit_directory", "sagemaker_enable_cloudwatch_metrics",
        "sagemaker_container_log_level", "sagemaker_job_name", "sagemaker_region", "sagemaker_s3_output",
    ]

    /// The script that a training job names, by hyperparameter or variable; nil if it names none.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if it names one that cannot be run.
    init?(hyperParameters: [String: String], environment: [String: String]) throws {
        let decoded = hyperParameters.mapValues(Self.decode)
        func setting(_ parameter: String, _ variable: String) -> String? {
            decoded[parameter]?.string ?? environment[variable]
        }
        guard let program = setting("sagemaker_program", "SAGEMAKER_PROGRAM") else { return nil }
        guard program.hasSuffix(".py") || program.hasSuffix(".sh"), !program.hasPrefix("/"),
            !program.split(separator: "/").contains(".."), !program.utf8.contains(0)
        else {
            throw ServiceError(
                .validation,
                "sagemaker_program is '\(program)'; give the path of a .py or .sh file in the submitted folder."
            )
        }
        let directory = setting("sagemaker_submit_directory", "SAGEMAKER_SUBMIT_DIRECTORY")
        if let directory, S3URI(directory) == nil, !directory.hasPrefix("/opt/ml/") {
            throw ServiceError(
                .validation,
                "sagemaker_submit_directory is '\(directory)'; give an s3:// address or a path below /opt/ml."
            )
        }
        self.program = program
        submitDirectory = directory
        let names = decoded.keys.sorted()
        self.hyperParameters = names.filter { !Self.isSageMakers($0) }.map { ($0, decoded[$0] ?? .null) }
        var framework: JSON = [:]
        for name in names where Self.isSageMakers(name) && !Self.interpreted.contains(name) {
            framework[name] = decoded[name]
        }
        frameworkParameters = framework
        if let distributed = Self.distributed.first(where: { decoded[$0] == true }) {
            throw ServiceError(
                .validation,
                "\(distributed) is true, but distributed training is not started here. Leave 'distribution' out; a script on "
                    + "several instances finds the others in SM_HOSTS."
            )
        }
    }

    /// What asks for a launcher: MPI, parameter servers, SageMaker's libraries, torchrun.
    ///
    /// Source: SageMaker Python SDK, `sagemaker/estimator.py`, `Framework._distribution_configuration`.
    private static let distributed = [
        "sagemaker_mpi_enabled", "sagemaker_parameter_server_enabled", "sagemaker_distributed_dataparallel_enabled",
        "sagemaker_torch_distributed_enabled", "sagemaker_multi_worker_mirrored_strategy_enabled",
        "sagemaker_pytorch_ddp_enabled", "sagemaker_pytorch_xla_multi_worker_enabled",
    ]

    /// A hyperparameter's value: the SDK writes JSON, by hand it is any text.
    static func decode(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .string(text) }

    private static func isSageMakers(_ name: String) -> Bool { name.hasPrefix("sagemaker_") }

    /// The submitted archive's address, where it is an object.
    var archive: S3URI? { submitDirectory.flatMap(S3URI.init) }

    /// Where its code lies before it is unpacked, below `/opt/ml`.
    var sources: [Requirements.Source] {
        if let archive { return [.archive("\(Self.archiveFolder)/" + (archive.key.split(separator: "/").last ?? ""))] }
        guard let path = submitDirectory?.dropFirst("/opt/ml/".count) else { return [.folder("code")] }
        return [.folder(String(path)), .archive(String(path))]
    }

    /// The hyperparameters as command line arguments, in the order of their names.
    var arguments: [String] {
        hyperParameters.flatMap { name, value in
            [(name.count > 1 ? "--" : "-") + name, PythonText.argument(value)]
        }
    }

    /// The program without its `.py`.
    var module: String { program.hasSuffix(".py") ? String(program.dropLast(3)) : program }

    /// Where the program comes from.
    var moduleDirectory: String { submitDirectory ?? "/opt/ml/code" }

    /// Unpacks what was submitted, and runs the script there.
    func command(python: String) -> [String] {
        let source = archive.map { "/opt/ml/\(Self.archiveFolder)/" + ($0.key.split(separator: "/").last ?? "") }
        let interpreter = program.hasSuffix(".py") ? python : "/bin/sh"
        // The shell drops variables whose names are none to it.
        let dropped = environment.filter {
            !$0.key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        }
        let kept = dropped.isEmpty ? [] : ["/usr/bin/env"] + dropped.map { "\($0)=\($1)" }.sorted()
        return ["/bin/sh", "-c", Self.bootstrap, source ?? submitDirectory ?? ""] + kept + [interpreter, program]
            + arguments
    }

    private static let bootstrap = """
        mkdir -p /opt/ml/code && cd /opt/ml/code || exit 1
        if [ -d "$0" ]; then cp -R "$0/." . || exit 1
        elif [ -n "$0" ]; then tar -xf "$0" || exit 1
        fi
        exec "$@"
        """

    /// What the toolkit adds to the environment for a script.
    var environment: [String: String] {
        var variables = [
            "SM_USER_ENTRY_POINT": program, "SM_MODULE_NAME": module, "SM_MODULE_DIR": moduleDirectory,
            "SM_FRAMEWORK_PARAMS": frameworkParameters.text(), "SM_FRAMEWORK_MODULE": "", "SM_LOG_LEVEL": "20",
            "SM_USER_ARGS": JSON.array(arguments.map(JSON.string)).text(), "SM_HPS": document.text(),
            "SM_OUTPUT_INTERMEDIATE_DIR": "/opt/ml/output/intermediate", "PYTHONPATH": "/opt/ml/code",
        ]
        for (name, value) in hyperParameters {
            variables["SM_HP_" + name.uppercased()] = value.string ?? (value.isNull ? "" : value.text())
        }
        return variables
    }

    /// The hyperparameters as one document.
    var document: JSON {
        var document: JSON = [:]
        for (name, value) in hyperParameters { document[name] = value }
        return document
    }
}
