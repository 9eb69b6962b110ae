import Identifiers
import JSONDocuments
import Store
import Testing

@testable import Functions

@Suite("Permissions of functions") struct PermissionTests {
    typealias Fixture = FunctionsFixture

    private static func permission(_ sid: String, source: String? = nil, account: String? = nil) -> AddPermissionRequest
    {
        AddPermissionRequest(
            functionName: "one",
            statementId: sid,
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            sourceArn: source,
            sourceAccount: account
        )
    }

    private static func rule(_ name: String) throws -> ARN {
        try #require(ARN("arn:aws:events:us-east-1:000000000000:rule/\(name)"))
    }

    @Test func `permissions are statements of a policy, in the order in which they were given`() async throws {
        try await Fixture.with { fixture in
            let made = try await fixture.create("one")
            let first = try await fixture.functions.addPermission(
                Self.permission("a", source: "arn:aws:events:us-east-1:000000000000:rule/x", account: "000000000000")
            )
            let statement: JSON = [
                "Sid": "a", "Effect": "Allow", "Principal": ["Service": "events.amazonaws.com"],
                "Action": "lambda:InvokeFunction", "Resource": .string(made.functionArn),
                "Condition": [
                    "StringEquals": ["AWS:SourceAccount": "000000000000"],
                    "ArnLike": ["AWS:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/x"],
                ],
            ]
            #expect(try JSON(parsing: first.statement) == statement)
            _ = try await fixture.functions.addPermission(
                .init(
                    functionName: made.functionArn,
                    statementId: "b",
                    action: "lambda:*",
                    principal: "123456789012"
                )
            )
            let policy = try JSON(
                parsing: await fixture.functions.getPolicy(.init(functionName: "one")).policy
            )
            #expect(policy["Version"] == "2012-10-17")
            #expect(policy["Statement"]?[0] == statement)
            #expect(policy["Statement"]?[1]?["Principal"] == ["AWS": "123456789012"])
            #expect(
                try await refusal { try await fixture.functions.addPermission(Self.permission("a")) }?.code
                    == "ResourceConflictException"
            )
            for sid in ["a", "b"] {
                try await fixture.functions.removePermission(.init(functionName: "one", statementId: sid))
            }
            let gone = try await refusal { try await fixture.functions.getPolicy(.init(functionName: "one")) }
            #expect(gone?.code == "ResourceNotFoundException")
            let missing = try await refusal {
                try await fixture.functions.removePermission(.init(functionName: "one", statementId: "a"))
            }
            #expect(missing?.code == "ResourceNotFoundException")
        }
    }

    @Test(arguments: ["", "a b", String(repeating: "s", count: 101)])
    func `a statement's id that Lambda does not allow is refused`(sid: String) async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one")
            let refused = try await refusal { try await fixture.functions.addPermission(Self.permission(sid)) }
            #expect(refused?.code == "InvalidParameterValueException")
        }
    }

    @Test func `only the service, the resource and the account that are permitted may call`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one")
            let functions = fixture.functions
            let service = "events.amazonaws.com"
            #expect(try await !functions.permits("one", service: service, source: Self.rule("a")))
            _ = try await functions.addPermission(
                Self.permission("a", source: "arn:aws:events:*:*:rule/a*", account: "000000000000")
            )
            #expect(try await functions.permits("one", service: service, source: Self.rule("abc")))
            #expect(try await !functions.permits("one", service: service, source: Self.rule("ba")))
            #expect(try await !functions.permits("one", service: "s3.amazonaws.com", source: Self.rule("abc")))
            _ = try await functions.addPermission(Self.permission("other", account: "999999999999"))
            #expect(try await !functions.permits("one", service: service, source: Self.rule("ba")))
            _ = try await functions.addPermission(Self.permission("any"))
            #expect(try await functions.permits("one", service: service, source: Self.rule("ba")))
        }
    }

    @Test(arguments: [
        ("*", "", true), ("*", "abc", true), ("a?c", "abc", true), ("a?c", "ac", false), ("a*c", "abcbc", true),
        ("a*c", "abcb", false), ("", "", true), ("", "a", false), ("**a**", "bab", true), ("abc", "ab", false),
    ])
    func `stars and question marks stand for what they should`(pattern: String, text: String, isSame: Bool) {
        #expect(Functions.matches(pattern, text) == isSame)
    }
}
