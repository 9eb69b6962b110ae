import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Functions

@Suite("Functions") struct FunctionTests {
    typealias Fixture = FunctionsFixture

    @Test func `a function is made with Lambda's defaults, and described as Lambda describes it`() async throws {
        try await Fixture.with { fixture in
            let made = try await fixture.create("one")
            #expect(made.functionArn == "arn:aws:lambda:us-east-1:000000000000:function:one")
            #expect(made.timeout == 3 && made.memorySize == 128 && made.description.isEmpty)
            #expect(made.state == "Active" && made.lastUpdateStatus == "Successful" && made.version == "$LATEST")
            #expect(made.packageType == "Zip" && made.architectures == ["x86_64"] && made.codeSize == 4)
            #expect(made.lastModified == "2026-03-01T00:00:00.000+0000")
            // sha256 of "code", as `openssl dgst -sha256 -binary | base64` has it.
            #expect(made.codeSha256 == "VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs=")
            for name in ["one", made.functionArn, "000000000000:function:one", "one:$LATEST"] {
                let found = try await fixture.functions.getFunction(.init(functionName: name))
                #expect(found.configuration == made)
                #expect(found.code.location == "echo" && found.tags == [Functions.nativeTag: "echo"])
            }
        }
    }

    @Test func `a function without a known native is refused with a sentence, and nothing is made`() async throws {
        try await Fixture.with { fixture in
            for native in [nil, "python"] as [String?] {
                let refused = try await refusal { try await fixture.create("one", native) }
                #expect(refused?.code == "InvalidParameterValueException")
                #expect(refused?.message.contains("driftloop:function") == true)
                #expect(refused?.message.contains("count, echo, hold, need") == true)
            }
            #expect(try await fixture.functions.listFunctions(.init()).functions.isEmpty)
            try await fixture.create("one")
            // Nor can the tag be taken away later.
            let untagged = try await refusal {
                try await fixture.functions.untag("one", keys: [Functions.nativeTag])
            }
            #expect(untagged?.code == "InvalidParameterValueException")
            #expect(try await fixture.functions.listTags(of: "one") == [Functions.nativeTag: "echo"])
        }
    }

    /// A request that Lambda does not allow, and what the refusal says.
    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let change: @Sendable (inout CreateFunctionRequest) -> Void

        var testDescription: String { text }

        init(_ text: String, _ change: @escaping @Sendable (inout CreateFunctionRequest) -> Void) {
            self.text = text
            self.change = change
        }

        static let all: [Refused] = [
            Refused("Role") { $0.role = "me" }, Refused("Timeout") { $0.timeout = 901 },
            Refused("Timeout") { $0.timeout = 0 }, Refused("MemorySize") { $0.memorySize = 127 },
            Refused("MemorySize") { $0.memorySize = 10_241 },
            Refused("Description") { $0.description = String(repeating: "x", count: 257) },
            Refused("PackageType") { $0.packageType = "Jar" }, Refused("Runtime") { $0.runtime = nil },
            Refused("Handler") { $0.handler = nil }, Refused("ZipFile") { $0.code = FunctionCode() },
            Refused("ZipFile") { $0.code = FunctionCode(zipFile: Data()) },
            Refused("1A") { $0.environment = .init(variables: ["1A": ""]) },
            Refused("4097") { $0.environment = .init(variables: ["A": String(repeating: "x", count: 4096)]) },
            Refused("a/b") { $0.functionName = "a/b" }, Refused("names no function") { $0.functionName = "" },
            Refused("names no function") { $0.functionName = String(repeating: "n", count: 65) },
            Refused("names no function") { $0.functionName = "one:alias" },
            Refused("51 tags") { request in for number in 0..<50 { request.tags?["k\(number)"] = "" } },
        ]
    }

    @Test(arguments: Refused.all)
    func `what Lambda does not allow is refused by name`(refused: Refused) async throws {
        try await Fixture.with { fixture in
            let request = Fixture.request("one", "echo", refused.change)
            let answer = try await refusal { try await fixture.functions.createFunction(request) }
            #expect(answer?.code == "InvalidParameterValueException")
            #expect(answer?.message.contains(refused.text) == true, "\(answer?.message ?? "not refused")")
            #expect(try await fixture.functions.listFunctions(.init()).functions.isEmpty)
        }
    }

    @Test func `a name is taken once, and a missing one is an error of Lambda's`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one")
            #expect(try await refusal { try await fixture.create("one") }?.code == "ResourceConflictException")
            let missing = FunctionRequest(functionName: "none")
            let functions = fixture.functions
            for refused in [
                try await refusal { try await functions.getFunction(missing) },
                try await refusal { try await functions.getFunctionConfiguration(missing) },
                try await refusal { try await functions.deleteFunction(missing) },
                try await refusal { try await functions.getPolicy(missing) },
                try await refusal { try await functions.updateFunctionConfiguration(.init(functionName: "none")) },
                try await refusal { try await fixture.invoke("none") },
                try await refusal { try await fixture.invoke("none", "{}", .event) },
                try await refusal { try await fixture.invoke("none", "{}", .dryRun) },
                try await refusal { try await functions.tag("none", with: ["a": "b"]) },
            ] {
                #expect(refused?.code == "ResourceNotFoundException")
                #expect(refused?.message.contains("'none'") == true)
            }
        }
    }

    @Test func `an update changes what it names, and a revision that is not the newest is refused`() async throws {
        try await Fixture.with { fixture in
            let made = try await fixture.create("one") { $0.environment = .init(variables: ["MODE": "a"]) }
            fixture.clock.advance(by: 60)
            var change = UpdateFunctionConfigurationRequest(functionName: "one")
            change.timeout = 30
            change.revisionId = made.revisionId
            let changed = try await fixture.functions.updateFunctionConfiguration(change)
            #expect(changed.timeout == 30 && changed.memorySize == 128)
            #expect(changed.environment?.variables == ["MODE": "a"])
            #expect(changed.revisionId != made.revisionId && changed.lastModified != made.lastModified)
            #expect(
                try await refusal { try await fixture.functions.updateFunctionConfiguration(change) }?.code
                    == "PreconditionFailedException"
            )
            // The same again is no change.
            change.revisionId = nil
            #expect(try await fixture.functions.updateFunctionConfiguration(change) == changed)
            let code = FunctionCode(zipFile: Data("other".utf8))
            var trial = UpdateFunctionCodeRequest(functionName: "one", code: code)
            trial.dryRun = true
            #expect(try await fixture.functions.updateFunctionCode(trial) == changed)
            trial.dryRun = nil
            #expect(try await fixture.functions.updateFunctionCode(trial).codeSha256 != changed.codeSha256)
            // Without a variable left, the function sees none.
            change.environment = FunctionEnvironment()
            _ = try await fixture.functions.updateFunctionConfiguration(change)
            #expect(try await fixture.invoke("one").payload?["mode"] == "")
        }
    }

    @Test func `functions are listed by name, fifty to a page`() async throws {
        try await Fixture.with { fixture in
            let names = (0..<103).map { String(format: "f-%03d", $0) }
            for name in names.reversed() { try await fixture.create(name) }
            var listed: [String] = []
            var marker: String?
            var pages = 0
            repeat {
                let page = try await fixture.functions.listFunctions(.init(marker: marker, maxItems: 10_000))
                listed += page.functions.map(\.functionName)
                marker = page.nextMarker
                pages += 1
            } while marker != nil
            #expect(listed == names && pages == 3)
            #expect(try await fixture.functions.listFunctions(.init(maxItems: 2)).functions.count == 2)
            #expect(
                try await refusal { try await fixture.functions.listFunctions(.init(maxItems: 0)) }?.code
                    == "InvalidParameterValueException"
            )
        }
    }

    @Test func `a deleted function is gone with its permissions, and its name is free`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one")
            _ = try await fixture.functions.addPermission(
                .init(
                    functionName: "one",
                    statementId: "s",
                    action: "lambda:InvokeFunction",
                    principal: "events.amazonaws.com"
                )
            )
            try await fixture.functions.deleteFunction(.init(functionName: "one"))
            try await fixture.create("one", "count")
            let policy = try await refusal { try await fixture.functions.getPolicy(.init(functionName: "one")) }
            #expect(policy?.code == "ResourceNotFoundException")
        }
    }
}
