import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Stacks of the real binary", .timeLimit(.minutes(3)))
struct StackTests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"))
    func `boto3 makes, changes and deletes stacks, and its waiters return`() async throws {
        try await Fixture.run("boto3_stacks.py")
    }

    static func template(_ count: Int, description: String) -> JSON {
        var resources: JSON = [:]
        for index in 0..<count {
            resources["Group\(index)"] = [
                "Type": "AWS::SageMaker::ModelPackageGroup",
                "Properties": [
                    "ModelPackageGroupName": .string("group-\(index)"),
                    "ModelPackageGroupDescription": .string(description),
                ],
            ]
            if index > 0 { resources["Group\(index)"]?["DependsOn"] = .string("Group\(index - 1)") }
            resources["Bucket\(index)"] = [
                "Type": "AWS::S3::Bucket", "Properties": ["BucketName": .string("bucket-\(index)")],
            ]
        }
        return ["Resources": resources, "Outputs": ["First": ["Value": ["Ref": "Bucket0"]]]]
    }

    @Test func `the command deploys, shows the difference, and deletes`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let file = folder.appendingPathComponent("template.yaml")
            func write(_ bucket: String) throws {
                let text = """
                    Parameters:
                      Name: {Type: String, MaxLength: 20}
                    Resources:
                      Group:
                        Type: AWS::SageMaker::ModelPackageGroup
                        Properties:
                          ModelPackageGroupName: !Sub "${Name}-group"
                      Bucket:
                        Type: AWS::S3::Bucket
                        Properties:
                          BucketName: \(bucket)
                    Outputs:
                      Where: {Value: !GetAtt Bucket.Arn}
                    """
                try Data(text.utf8).write(to: file)
            }
            func run(_ arguments: String...) throws -> Program.Result {
                try DriftProcess.run(["stack"] + arguments + ["--endpoint", server.address])
            }
            try write("first")
            let missing = try run("deploy", "mine", file.path)
            #expect(missing.status == 1)
            #expect(missing.errors.contains("Name"))
            #expect(try !run("list").output.contains("mine"))
            let made = try run("deploy", "mine", file.path, "--parameter", "Name=taxi")
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.output.contains("Bucket  AWS::S3::Bucket  CREATE_COMPLETE"))
            #expect(made.output.contains("CREATE_COMPLETE\nWhere = arn:aws:s3:::first"))
            #expect(try run("deploy", "mine", file.path).output == "mine is as the template says already.\n")
            try write("second")
            let difference = try run("diff", "mine", file.path)
            #expect(difference.output.split(separator: "\n").count == 2, "\(difference.errors)")
            #expect(difference.output.contains(/Modify +Bucket +AWS::S3::Bucket +True +BucketName/))
            #expect(try run("deploy", "mine", file.path).status == 0)
            let described = try server.json("stack", "describe", "mine")
            #expect(described["StackStatus"] == "UPDATE_COMPLETE")
            #expect(described["Outputs"]?[0]?["OutputValue"] == "arn:aws:s3:::second")
            #expect(try run("events", "mine").output.contains("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"))
            let deleted = try run("delete", "mine")
            #expect(deleted.status == 0, "\(deleted.errors)")
            #expect(deleted.output.hasSuffix("DELETE_COMPLETE\n"))
            #expect(try run("describe", "mine").errors.contains("Stack with id mine does not exist"))
        }
    }

    @Test func `a server that is killed while it makes a stack goes on with it`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            let file = folder.appendingPathComponent("template.json")
            try Data(Self.template(40, description: "d").text().utf8).write(to: file)
            var server = try ServerProcess(state: state)
            let begun = try DriftProcess.run([
                "stack", "deploy", "many", file.path, "--no-wait", "--endpoint", server.address,
            ])
            #expect(begun.status == 0, "\(begun.errors)")
            var kills = 0
            while kills < 5 {
                server.kill()
                kills += 1
                server = try ServerProcess(state: state)
                let stack = try server.json("stack", "describe", "many")
                if stack["StackStatus"] == "CREATE_COMPLETE" { break }
            }
            let result = try DriftProcess.run([
                "stack", "deploy", "many", file.path, "--endpoint", server.address,
            ])
            // It is made by now, or the deployment says that it is being made.
            if result.status != 0 { #expect(result.errors.contains("CREATE_IN_PROGRESS"), "\(result.errors)") }
            var stack = try server.json("stack", "describe", "many")
            while stack["StackStatus"] == "CREATE_IN_PROGRESS" { stack = try server.json("stack", "describe", "many") }
            #expect(stack["StackStatus"] == "CREATE_COMPLETE")
            #expect(stack["StackResources"]?.array?.count == 80)
            #expect(try server.json("stack", "delete", "many")["StackStatus"] == "DELETE_COMPLETE")
            server.stop()
        }
    }
}
