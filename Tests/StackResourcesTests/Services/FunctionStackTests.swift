import Foundation
import Functions
import Identifiers
import JSONDocuments
import Objects
import Repositories
import Stacks
import Store
import Synchronization
import TestSupport
import Testing

@testable import StackResources

/// Functions, their permissions, custom resources and repositories with their real services, as stacks use them.
@Suite("Stacks of functions and repositories", .timeLimit(.minutes(1)))
struct FunctionStackTests {
    /// What a function that makes custom resources was asked, and what it answers.
    final class Maker: Sendable {
        private let state = Mutex<(requests: [JSON], answer: JSON?, text: String?)>(([], nil, nil))

        var requests: [JSON] { state.withLock { $0.requests } }
        var types: [String] { requests.map { $0["RequestType"]?.string ?? "" } }

        /// What is answered from now on to creations and updates, of this text only where one is given; nil for a success.
        func answer(_ answer: JSON?, to text: String? = nil) {
            state.withLock {
                $0.answer = answer
                $0.text = text
            }
        }

        var native: NativeFunction {
            NativeFunction { [self] event, _ in
                let text = event["ResourceProperties"]?["Text"]?.string ?? ""
                let answer = state.withLock { state in
                    state.requests.append(event)
                    return event["RequestType"] == "Delete" || text != state.text ?? text ? nil : state.answer
                }
                if answer == "throw" { throw FunctionFailure("KeyError", "it broke") }
                return answer ?? [
                    "Status": "SUCCESS", "PhysicalResourceId": .string("made-" + (text.first.map(String.init) ?? "")),
                    "Data": ["Upper": .string(text.uppercased())],
                ]
            }
        }
    }

    struct Bench: Sendable {
        let folder: URL
        let objects: Objects
        let functions: Functions
        let repositories: Repositories
        let stacks: Stacks
        let maker: Maker

        static func with(_ body: (Bench) async throws -> Void) async throws {
            try await withScratchFolder { folder in
                let store = try Store(
                    directory: folder,
                    clock: ManualClock(),
                    migrations: Functions.migrations + Repositories.migrations + Stacks.migrations
                )
                let objects = try Objects(store: store)
                let maker = Maker()
                let functions = Functions(store: store, natives: ["maker": maker.native, "other": maker.native])
                let repositories = try Repositories(store: store, objects: objects)
                let providers: [any ResourceProvider] = [
                    FunctionProvider(functions: functions), PermissionProvider(functions: functions),
                    CustomResourceProvider(functions: functions), RepositoryProvider(repositories: repositories),
                ]
                try await body(
                    Bench(
                        folder: folder,
                        objects: objects,
                        functions: functions,
                        repositories: repositories,
                        stacks: Stacks(store: store, objects: objects, providers: providers),
                        maker: maker
                    )
                )
                try store.close()
            }
        }

        private func running<Result: Sendable>(
            _ body: @escaping @Sendable () async throws -> Result
        ) async throws -> Result {
            try await whileRunning(stacks.run, body)
        }

        func deploy(_ resources: JSON, outputs: JSON = [:]) async throws -> StackDescription {
            var template: JSON = ["Resources": resources]
            if outputs != [:] { template["Outputs"] = outputs }
            let text = template.text()
            return try await running {
                try await stacks.deploy(StackRequest(stackName: "mine", templateBody: text)).stack
            }
        }

        func delete() async throws -> StackStatus {
            let arn = try await stacks.describe(stack: "mine").stackId
            try await stacks.deleteStack(DeleteStackRequest(stackName: arn))
            return try await running { try await stacks.waitForEnd(stack: arn) }
        }

        /// How many resources are not as the template says.
        func drift() async throws -> Int {
            let detection = try await stacks.detectStackDrift(DetectStackDriftRequest(stackName: "mine"))
            return try await stacks.describeStackDriftDetectionStatus(detection).driftedStackResourceCount
        }

        func function(_ name: String = "fn") async throws -> FunctionConfiguration {
            try await functions.getFunctionConfiguration(FunctionRequest(functionName: name))
        }
    }

    static func function(_ name: String = "fn", _ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var properties: JSON = [
            "FunctionName": .string(name), "Handler": "index.lambda_handler", "Runtime": "python3.13",
            "Role": "arn:aws:iam::000000000000:role/Functions", "Code": ["ZipFile": "def lambda_handler(): ..."],
            "Timeout": "60", "Environment": ["Variables": ["MODE": "a", "N": 3]],
            "Tags": [["Key": "driftloop:function", "Value": "maker"]],
        ]
        change(&properties)
        return ["Type": "AWS::Lambda::Function", "Properties": properties]
    }

    static let permission: JSON = [
        "Type": "AWS::Lambda::Permission",
        "Properties": [
            "Action": "lambda:InvokeFunction", "FunctionName": ["Fn::GetAtt": ["Function", "Arn"]],
            "Principal": "events.amazonaws.com", "SourceArn": "arn:aws:events:us-east-1:000000000000:rule/x",
        ],
    ]

    static func custom(_ text: String) -> JSON {
        [
            "Type": "Custom::Upper",
            "Properties": [
                "ServiceToken": ["Fn::GetAtt": ["Function", "Arn"]], "Text": .string(text), "Number": 7, "Flag": true,
            ],
        ]
    }

    @Test func `a function and its permission are made, changed, replaced, found to have drifted and deleted`()
        async throws
    {
        try await Bench.with { bench in
            let made = try await bench.deploy(["Function": Self.function(), "Permission": Self.permission])
            #expect(made.stackStatus == .createComplete, "\(made.stackStatusReason ?? "")")
            let function = try await bench.function()
            #expect(function.timeout == 60 && function.environment?.variables == ["MODE": "a", "N": "3"])
            #expect(try await bench.functions.getPolicy(.init(functionName: "fn")).policy.contains("rule/x"))
            #expect(try await bench.drift() == 0)

            _ = try await bench.functions.updateFunctionConfiguration(.init(functionName: "fn", timeout: 5))
            #expect(try await bench.drift() == 1)
            let changed = try await bench.deploy([
                "Function": Self.function {
                    $0["Timeout"] = nil
                    $0["Environment"] = nil
                    $0["Tags"] = [["Key": "driftloop:function", "Value": "other"]]
                    $0["Code"] = ["ZipFile": "other"]
                },
                "Permission": Self.permission,
            ])
            #expect(changed.stackStatus == .updateComplete, "\(changed.stackStatusReason ?? "")")
            let now = try await bench.function()
            #expect(now.timeout == 3 && now.environment?.variables == nil && now.codeSha256 != function.codeSha256)
            let tags = try await bench.functions.listTags(of: "fn")
            #expect(tags["driftloop:function"] == "other")
            #expect(try await bench.drift() == 0)

            let replaced = try await bench.deploy(["Function": Self.function("second"), "Permission": Self.permission])
            #expect(replaced.stackStatus == .updateComplete, "\(replaced.stackStatusReason ?? "")")
            let listed = try await bench.functions.listFunctions(.init()).functions.map(\.functionName)
            #expect(listed == ["second"])
            #expect(try await bench.functions.getPolicy(.init(functionName: "second")).policy.contains("rule/x"))

            try await bench.functions.deleteFunction(.init(functionName: "second"))
            #expect(try await bench.drift() == 2)
            #expect(try await bench.delete() == .deleteComplete)
        }
    }

    @Test(arguments: [nil, "python"] as [String?])
    func `a function without a known native is refused before anything is created`(native: String?) async throws {
        try await Bench.with { bench in
            let refused = await #expect(throws: ServiceError.self) {
                try await bench.deploy([
                    "Repository": [
                        "Type": "AWS::CodeCommit::Repository", "Properties": ["RepositoryName": "taxi"],
                    ],
                    "Function": Self.function {
                        $0["Tags"] = native.map { [["Key": "driftloop:function", "Value": .string($0)]] }
                    },
                ])
            }
            #expect(refused?.message.contains("driftloop:function") == true, "\(refused?.message ?? "")")
            #expect(refused?.message.contains("maker, other") == true)
            let repositories = try await bench.repositories.listRepositories(.init()).repositories
            let functions = try await bench.functions.listFunctions(.init()).functions
            #expect(repositories.isEmpty && functions.isEmpty)
        }
    }

    @Test func `a custom resource is asked as CloudFormation asks, and its data are attributes`() async throws {
        try await Bench.with { bench in
            let outputs: JSON = [
                "Upper": ["Value": ["Fn::GetAtt": ["Resource", "Upper"]]], "Id": ["Value": ["Ref": "Resource"]],
            ]
            func deploy(_ text: String) async throws -> StackDescription {
                try await bench.deploy(["Function": Self.function(), "Resource": Self.custom(text)], outputs: outputs)
            }
            let made = try await deploy("abc")
            #expect(made.stackStatus == .createComplete, "\(made.stackStatusReason ?? "")")
            #expect(made.output("Upper") == "ABC" && made.output("Id") == "made-a")
            let create = try #require(bench.maker.requests.first)
            #expect(create["RequestType"] == "Create" && create["ResourceType"] == "Custom::Upper")
            #expect(create["LogicalResourceId"] == "Resource" && create["StackId"]?.string == made.stackId)
            #expect(create["PhysicalResourceId"] == nil && create["RequestId"]?.string?.count == 36)
            // Numbers and booleans come as texts.
            #expect(create["ResourceProperties"]?["Number"] == "7" && create["ResourceProperties"]?["Flag"] == "true")

            let changed = try await deploy("axe")
            #expect(changed.stackStatus == .updateComplete && changed.output("Upper") == "AXE")
            let update = try #require(bench.maker.requests.last)
            #expect(update["RequestType"] == "Update" && update["PhysicalResourceId"] == "made-a")
            #expect(update["OldResourceProperties"]?["Text"] == "abc" && update["ResourceProperties"]?["Text"] == "axe")

            // Another physical id is another resource: the old one is deleted at the end.
            let replaced = try await deploy("box")
            #expect(replaced.stackStatus == .updateComplete && replaced.output("Id") == "made-b")
            #expect(bench.maker.types == ["Create", "Update", "Update", "Delete"])
            #expect(bench.maker.requests.last?["PhysicalResourceId"] == "made-a")

            #expect(try await bench.delete() == .deleteComplete)
            #expect(bench.maker.types == ["Create", "Update", "Update", "Delete", "Delete"])
            #expect(bench.maker.requests.last?["PhysicalResourceId"] == "made-b")
        }
    }

    @Test func `one that fails says why, and everything goes back`() async throws {
        try await Bench.with { bench in
            bench.maker.answer(["Status": "FAILED", "PhysicalResourceId": "half", "Reason": "no more numbers"])
            let made = try await bench.deploy(["Function": Self.function(), "Resource": Self.custom("abc")])
            #expect(made.stackStatus == .rollbackComplete)
            let reason = try await bench.stacks.failureReason(stack: "mine")
            #expect(reason?.contains("Resource: Received response status [FAILED]") == true, "\(reason ?? "")")
            #expect(reason?.contains("no more numbers") == true)
            // What it half made is deleted, and then the function is.
            #expect(bench.maker.types == ["Create", "Delete"])
            #expect(bench.maker.requests.last?["PhysicalResourceId"] == "half")
            #expect(try await bench.functions.listFunctions(.init()).functions.isEmpty)
            #expect(try await bench.delete() == .deleteComplete)
        }
    }

    @Test(
        arguments: [
            ("throw", "it broke"), (["Status": "SUCCESS"], "no PhysicalResourceId"), (["Status": "DONE"], "[DONE]"),
            (.null, "[none]"),
        ] as [(JSON, String)]
    )
    func `an answer that is none fails the stack with what was answered`(answer: JSON, text: String) async throws {
        try await Bench.with { bench in
            bench.maker.answer(answer)
            let made = try await bench.deploy(["Function": Self.function(), "Resource": Self.custom("abc")])
            #expect(made.stackStatus == .rollbackComplete)
            let reason = try await bench.stacks.failureReason(stack: "mine")
            #expect(reason?.contains(text) == true, "\(reason ?? "")")
        }
    }

    @Test func `an update that fails goes back to what was`() async throws {
        try await Bench.with { bench in
            let resources: JSON = ["Function": Self.function(), "Resource": Self.custom("abc")]
            #expect(try await bench.deploy(resources).stackStatus == .createComplete)
            bench.maker.answer(["Status": "FAILED", "Reason": "not now"], to: "axe")
            let failed = try await bench.deploy(["Function": Self.function(), "Resource": Self.custom("axe")])
            #expect(failed.stackStatus == .updateRollbackComplete)
            // The function is told of the way back.
            #expect(bench.maker.types == ["Create", "Update", "Update"])
            #expect(bench.maker.requests.last?["ResourceProperties"]?["Text"] == "abc")
            #expect(try await bench.stacks.failureReason(stack: "mine")?.contains("not now") == true)
            #expect(try await bench.delete() == .deleteComplete)
        }
    }

    @Test func `a repository is made of its archive, renamed, described, found to be gone, and deleted`() async throws {
        try await Bench.with { bench in
            try bench.objects.createBucket("seeds")
            try bench.objects.put(Self.archive, at: .init(bucket: "seeds", key: "seed.zip"))
            func repository(_ name: String, _ description: String) -> JSON {
                [
                    "Repository": [
                        "Type": "AWS::CodeCommit::Repository",
                        "Properties": [
                            "RepositoryName": .string(name), "RepositoryDescription": .string(description),
                            "Code": ["BranchName": "main", "S3": ["Bucket": "seeds", "Key": "seed.zip"]],
                            "Tags": [["Key": "team", "Value": "ml"]],
                        ],
                    ]
                ]
            }
            let outputs: JSON = [
                "Url": ["Value": ["Fn::GetAtt": ["Repository", "CloneUrlHttp"]]],
                "Arn": ["Value": ["Fn::GetAtt": ["Repository", "Arn"]]], "Id": ["Value": ["Ref": "Repository"]],
            ]
            let made = try await bench.deploy(repository("taxi", "Fares"), outputs: outputs)
            #expect(made.stackStatus == .createComplete, "\(made.stackStatusReason ?? "")")
            #expect(made.output("Url") == "http://127.0.0.1:7878/v1/repos/taxi")
            #expect(made.output("Arn") == "arn:aws:codecommit:us-east-1:000000000000:taxi")
            let tip = try await bench.repositories.tip(of: "taxi", branch: "main")
            #expect(tip?.message == "Initial commit")
            #expect(try await bench.drift() == 0)

            let changed = try await bench.deploy(repository("trips", "Trips"), outputs: outputs)
            #expect(changed.stackStatus == .updateComplete, "\(changed.stackStatusReason ?? "")")
            #expect(changed.output("Id") == made.output("Id"))
            #expect(changed.output("Url") == "http://127.0.0.1:7878/v1/repos/trips")
            #expect(try await bench.repositories.tip(of: "trips", branch: "main")?.id == tip?.id)
            try await bench.repositories.updateRepositoryDescription(
                .init(repositoryName: "trips", repositoryDescription: "by hand")
            )
            #expect(try await bench.drift() == 1)

            #expect(try await bench.delete() == .deleteComplete)
            #expect(try await bench.repositories.listRepositories(.init()).repositories.isEmpty)
            let left = bench.folder.appendingPathComponent("repositories/trips.git").path
            #expect(!FileManager.default.fileExists(atPath: left))
        }
    }

    /// A zip with the empty file `README.md`, as `zip -0` writes it.
    static let archive: [UInt8] = {
        let name = Array("README.md".utf8)
        let common: [UInt8] = [10, 0, 0, 0, 0, 0, 0, 0, 33, 90] + Array(repeating: 0, count: 12) + [9, 0, 0, 0]
        let local: [UInt8] = [0x50, 0x4B, 3, 4] + common + name
        let central: [UInt8] =
            [0x50, 0x4B, 1, 2, 10, 0] + common + Array(repeating: 0, count: 14) + name
        let size = UInt8(central.count)
        let offset = UInt8(local.count)
        return local + central + [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, size, 0, 0, 0, offset, 0, 0, 0, 0, 0]
    }()
}
