/// What a step of the project's own runs.
package struct StepProgram: Sendable, Hashable {
    package var image: String
    package var entrypoint: [String]
    /// The address of the program's file, which the job gets as its input `code`; nil where the image has the program.
    package var code: String?

    package init(image: String, entrypoint: [String], code: String? = nil) {
        self.image = image
        self.entrypoint = entrypoint
        self.code = code
    }

    /// Where a job finds its program.
    static let codeFolder = "/opt/ml/processing/input/code"

    /// An executable of this package that the build has put into `folder`, an `s3://` address.
    ///
    /// S3 keeps no modes and an input may not be changed, so the job runs a copy that may be run.
    package static func executable(_ name: String, in folder: String, image: String) -> StepProgram {
        StepProgram(
            image: image,
            entrypoint: [
                "sh", "-c", "install -m 755 \(codeFolder)/\(name) /tmp/\(name) && exec /tmp/\(name)",
            ],
            code: "\(folder)/\(name)"
        )
    }
}
