import Foundation
import Synchronization

/// The Pythons that the tests compare with: `scripts/python-environment` and `scripts/sagemaker-environment` make them.
package enum Python {
    private static let probes = Mutex<[String: Bool]>([:])

    /// An environment's interpreter, there or not; `DRIFTLOOP_PYTHON` names another than that of `.build/venv`.
    package static func interpreter(in environment: String = "venv") -> Program {
        let named = environment == "venv" ? ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"] : nil
        return Program(named ?? Checkout.root.appendingPathComponent(".build/\(environment)/bin/python").path)
    }

    /// Runs a script with arguments and a text as its input, and gives what it printed.
    ///
    /// - Throws: ``CommandFailure``, with all that it said, if it does not end well.
    @discardableResult
    package static func run(_ script: String, _ arguments: [String] = [], input: String = "") throws -> String {
        try interpreter().output(["-c", script] + arguments, input: input)
    }

    /// The interpreter if it imports these modules, as in `boto3, xgboost`; each set of them is tried once a process.
    package static func with(_ modules: String, in environment: String = "venv") -> Program? {
        let python = interpreter(in: environment)
        let isThere = probes.withLock { probes in
            let key = "\(python.path) \(modules)"
            if let known = probes[key] { return known }
            let isThere = (try? python.run(["-c", "import \(modules)"]))?.status == 0
            probes[key] = isThere
            return isThere
        }
        return isThere ? python : nil
    }
}
