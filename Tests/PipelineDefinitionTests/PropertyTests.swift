import Foundation
import JSONDocuments
import PipelineDefinition
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// botocore's model of SageMaker, unpacked by Python; nil without the Python environment.
private let shapes: JSON? = {
    let python = root.appendingPathComponent(".build/venv/bin/python3")
    guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
    let process = Process()
    process.executableURL = python
    process.arguments = [
        "-c",
        """
        import botocore.loaders, json
        shapes = botocore.loaders.Loader().load_service_model('sagemaker', 'service-2')['shapes']
        print(json.dumps({name: list(shape['members']) for name, shape in shapes.items() if 'members' in shape}))
        """,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil, let bytes = try? pipe.fileHandleForReading.readToEnd() else { return nil }
    process.waitUntilExit()
    return try? JSON(parsing: bytes)
}()

@Suite("Properties of steps")
struct PropertyTests {
    static let describes: [(PipelineDefinition.StepType, String)] = [
        (.processing, "DescribeProcessingJobResponse"), (.training, "DescribeTrainingJobResponse"),
        (.transform, "DescribeTransformJobResponse"), (.model, "DescribeModelOutput"),
        (.registerModel, "DescribeModelPackageOutput"),
    ]

    @Test(
        .enabled(if: shapes != nil, "botocore is not there: run scripts/python-environment."),
        arguments: describes.indices
    )
    func `a step has every property that its Describe call answers`(index: Int) throws {
        let (type, shape) = Self.describes[index]
        let listed = shapes?[shape]?.array ?? []
        let members = listed.compactMap(\.string)
        #expect(members.count > 8)
        let missing = Set(members).subtracting(type.properties)
        #expect(missing.isEmpty, "\(type.rawValue) lacks \(missing.sorted())")
        for member in members {
            let definition = PipelineDefinition(steps: [
                Self.step(type), .fail("End", message: .get("Steps.Made.\(member)")),
            ])
            #expect(definition.validate().isEmpty)
        }
    }

    private static func step(_ type: PipelineDefinition.StepType) -> PipelineDefinition.Step {
        switch type {
        case .processing: .processing("Made", [:])
        case .training: .training("Made", [:])
        case .transform: .transform("Made", [:])
        case .model: .model("Made", [:])
        default: .registerModel("Made", [:])
        }
    }
}
