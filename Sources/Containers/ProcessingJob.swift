import DurableFiles
import Foundation

/// What a processing job does around its work.
public enum ProcessingJob: Sendable {
    /// Runs `work`; reports a failure to the log, in `/opt/ml/output/failure` and in `/opt/ml/output/message`.
    ///
    /// SageMaker takes a processing job's exit message from the latter and a training job's failure reason from the former;
    /// Driftloop's jobs read both.
    /// - Returns: The exit status: 0, or 1 after a failure.
    public static func run(_ container: Container, _ work: () async throws -> Void) async -> Int32 {
        do {
            try await work()
            return 0
        } catch {
            report("\(error)", container)
            return 1
        }
    }

    private static func report(_ sentence: String, _ container: Container) {
        FileHandle.standardError.write(Data("error: \(sentence)\n".utf8))
        for name in ["failure", "message"] {
            do {
                try DurableFile.write(Array(sentence.utf8), to: container.url("/opt/ml/output/\(name)").path)
            } catch {
                FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            }
        }
    }

    /// Writes a line to the job's log at once; `print` would hold it back while the output is a pipe.
    public static func log(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
