import BuildPipeline
import DriftKit
import Foundation

// Writes the template of the build stack into the folder where it runs, from the variables that CodeBuild sets.
do {
    let stack = try BuildStack(BuildVariables(ProcessInfo.processInfo.environment))
    try DurableFile.write(stack.template().bytes(.pretty), to: BuildStack.fileName)
    print("\(BuildStack.fileName): \(stack.summary)")
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
