import Foundation
import Host
import JSONDocuments
import Stacks
import TestSupport
import Testing

/// The schemas of all types against those that CloudFormation publishes, as cfn-lint carries them.
@Suite("Schemas") struct SchemaTests {
    private static let program = """
        import json, os, sys, cfnlint
        from cfnlint.data.schemas.providers.us_east_1 import types as names
        root = os.path.join(os.path.dirname(cfnlint.__file__), "data/schemas/resources")
        answer = {}
        for kind in sys.argv[1:]:
            schema = json.load(open(os.path.join(root, names[kind] + ".json")))
            top = lambda member: [path.split("/")[2] for path in schema.get(member, []) if path.count("/") == 2]
            answer[kind] = {"properties": list(schema["properties"]), "required": schema.get("required", []),
                "replacing": top("createOnlyProperties") + top("conditionalCreateOnlyProperties"),
                "attributes": [name for name in top("readOnlyProperties") if name not in top("primaryIdentifier")]}
        print(json.dumps(answer))
        """

    /// Attributes that are not told: what changes without the stack, and what is not there.
    private static let untold: [String: Set<String>] = [
        "AWS::IAM::ManagedPolicy": [
            "AttachmentCount", "CreateDate", "IsAttachable", "PermissionsBoundaryUsageCount", "UpdateDate",
        ],
        "AWS::Lambda::Function": ["SnapStartResponse"],
    ]

    @Test(.enabled(if: Python.with("cfnlint") != nil, "cfn-lint is not installed"))
    func `properties, replacements and attributes are those that CloudFormation publishes`() async throws {
        try await HostBench.with { bench in
            let schemas = bench.server.stacks.schemas
            let published = try JSON(parsing: try Python.run(Self.program, schemas.keys.sorted()))
            #expect(schemas.count >= 26)
            for (type, schema) in schemas {
                func names(_ member: String) throws -> Set<String> {
                    Set(try #require(published[type]?[member]?.array).compactMap(\.string))
                }
                let ours = schema.required.union(schema.optional)
                let top = schema.replacing.filter { !$0.contains(".") }
                try #expect(ours.isSubset(of: names("properties")), "\(type)")
                try #expect(names("required").isSubset(of: schema.required), "\(type)")
                try #expect(top == names("replacing").intersection(ours), "\(type)")
                let told = schema.attributes.union(Self.untold[type] ?? []).union(ours)
                try #expect(names("attributes").isSubset(of: told), "\(type)")
            }
        }
    }
}
