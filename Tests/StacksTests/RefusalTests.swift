import Identifiers
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Stacks

@Suite("Stack refusals", .timeLimit(.minutes(1)))
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let template: JSON
        let says: String
        var code = "ValidationError"
    }

    static let cases = [
        Case(
            testDescription: "an unknown type",
            template: ["Resources": ["A": ["Type": "AWS::Made::Up"]]],
            says: "Unrecognized resource types: [AWS::Made::Up]"
        ),
        Case(
            testDescription: "an unknown property",
            template: template(["A": ["Name": "a", "Colour": "red"]]),
            says: "has no property Colour"
        ),
        Case(testDescription: "a missing property", template: template(["A": [:]]), says: "needs the property Name"),
        Case(
            testDescription: "an attribute that the type has not",
            template: template(["A": ["Name": "a"], "B": ["Name": ["Fn::GetAtt": ["A", "Size"]]]]),
            says: "does not support attribute type Size"
        ),
        Case(
            testDescription: "what a provider refuses",
            template: template(["A": ["Name": "a"], "B": ["Name": ["Ref": "A"], "Value": "impossible"]]),
            says: "Resource B (Test::Fake::Thing): Value 'impossible' cannot be."
        ),
        Case(
            testDescription: "a role without the capability",
            template: [
                "Resources": ["A": ["Type": "AWS::IAM::Role", "Properties": ["AssumeRolePolicyDocument": [:]]]]
            ],
            says: "Requires capabilities : [CAPABILITY_IAM]",
            code: "InsufficientCapabilitiesException"
        ),
        Case(
            testDescription: "a parameter without a value",
            template: template(["A": ["Name": ["Ref": "P"]]], parameters: ["P": ["Type": "String"]]),
            says: "P"
        ),
        Case(
            testDescription: "an import that nobody exports",
            template: template(["A": ["Name": ["Fn::ImportValue": "nobody"]]]),
            says: "nobody"
        ),
    ]

    @Test(arguments: cases)
    func `is refused before anything is made`(one: Case) async throws {
        try await Bench.with { bench in
            let error = await #expect(throws: ServiceError.self) {
                try await bench.stacks.createStack(bench.request(one.template))
            }
            #expect(error?.message.contains(one.says) == true, "\(error?.message ?? "")")
            #expect(error?.code.awsCode == one.code)
            let made = try await bench.stacks.describeStacks(DescribeStacksRequest()).stacks
            #expect(made.isEmpty)
            #expect(bench.shared.world.calls == 0)
        }
    }

    @Test func `a name is taken once, a protected stack stays, an unknown one is told so`() async throws {
        try await Bench.with { bench in
            try await bench.create(StacksTests.two)
            let taken = await #expect(throws: ServiceError.self) {
                try await bench.stacks.createStack(bench.request(StacksTests.two))
            }
            #expect(taken?.code.awsCode == "AlreadyExistsException")
            _ = try await bench.stacks.updateTerminationProtection(
                UpdateTerminationProtectionRequest(stackName: "stack", enableTerminationProtection: true)
            )
            await #expect(throws: ServiceError.self) {
                try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "stack"))
            }
            let unknown = await #expect(throws: ServiceError.self) { try await bench.stacks.describe(stack: "other") }
            #expect(unknown?.message == "Stack with id other does not exist")
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "other"))
        }
    }

    @Test(arguments: [
        ("s3://bucket/a/b.json", "s3://bucket/a/b.json"),
        ("https://bucket.s3.amazonaws.com/a/b.json", "s3://bucket/a/b.json"),
        ("https://bucket.s3.eu-west-1.amazonaws.com/a%20b.json", "s3://bucket/a b.json"),
        ("https://s3.us-east-1.amazonaws.com/bucket/a/b.json", "s3://bucket/a/b.json"),
        ("http://127.0.0.1:7878/bucket/a/b.json", "s3://bucket/a/b.json"),
        ("http://bucket.localhost:7878/b.json", "s3://bucket/b.json"), ("ftp://x/y/z", nil), ("s3://bucket", nil),
    ])
    func `an object's address is read in every form`(url: String, uri: String?) {
        #expect(Stacks.objectAddress(url)?.description == uri)
    }
}
