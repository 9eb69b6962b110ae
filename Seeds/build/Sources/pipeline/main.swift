import BuildPipeline
import DriftKit
import Foundation

// Writes the template of the build stack into the folder where it runs, from the variables that CodeBuild sets.
do {
    let variables = try BuildVariables(ProcessInfo.processInfo.environment)
    let stack = try BuildStack(variables)
    try DurableFile.write(stack.template.json.bytes(.pretty), to: BuildStack.fileName)
    print("\(BuildStack.fileName): pipeline \(variables.pipelineName) with the code of \(variables.commit)")
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
