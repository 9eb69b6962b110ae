import Foundation
import JSONDocuments
import PipelineDefinition
import TestSupport
import Testing

/// The AWS sample's definitions, where they lie beside the package.
private let references: [URL] = {
    let folder = Checkout.data.deletingLastPathComponent().appendingPathComponent("reference/aws")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.lastPathComponent.hasSuffix(".pipeline-definition.json") }
}()

@Suite("Definitions as JSON")
struct RoundTripTests {
    @Test(
        .enabled(if: !references.isEmpty, "The AWS sample's definitions are not there (../shared/reference/aws)."),
        arguments: references
    )
    func `a definition of the AWS sample is written as it was read`(file: URL) throws {
        let document = try JSON(parsing: Data(contentsOf: file))
        #expect(try PipelineDefinition(json: document).json == document)
    }

    @Test func `a definition with every step type and option is written as it was read`() throws {
        let document = try JSON(parsing: everyStepType)
        let definition = try PipelineDefinition(json: document)
        #expect(definition.json == document)
        #expect(Set(definition.allSteps.map(\.type)) == Set(PipelineDefinition.StepType.allCases))
        #expect(try PipelineDefinition(json: definition.json) == definition)
    }

    @Test func `what the builder makes is valid and reads back equal`() throws {
        let definition = taxi()
        #expect(definition.validate().isEmpty)
        #expect(try PipelineDefinition(json: definition.json.text()) == definition)
    }

    @Test(arguments: 0..<400)
    func `a damaged document is refused with its place or read, never a crash`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var bytes = Array(everyStepType.utf8)
        for _ in 0..<3 { bytes[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8)) }
        if seed.isMultiple(of: 3) { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
        do {
            let definition = try PipelineDefinition(json: String(decoding: bytes, as: UTF8.self))
            #expect((try? PipelineDefinition(json: definition.json)) == definition)
        } catch {
            #expect(!error.message.isEmpty)
            #expect(
                error.code == .notJSON || error.findings.allSatisfy { $0.path.hasPrefix("$") && !$0.message.isEmpty }
            )
        }
    }
}
