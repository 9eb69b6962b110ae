import Foundation
import JSONDocuments
import Stacks
import TestSupport
import Testing

@testable import StackResources

/// Our schemas against those that CloudFormation publishes, as cfn-lint carries them.
@Suite("Schemas")
struct SchemaTests {
    static let program = """
        import json, os, sys, cfnlint
        root = os.path.join(os.path.dirname(cfnlint.__file__), "data/schemas")
        names = json.load(open(os.path.join(root, "providers/us-east-1.json")))
        answer = {}
        for kind in sys.argv[1:]:
            schema = json.load(open(os.path.join(root, "resources", names[kind] + ".json")))
            top = lambda member: [path.split("/")[2] for path in schema.get(member, []) if path.count("/") == 2]
            answer[kind] = {"properties": list(schema["properties"]), "required": schema.get("required", []),
                "replacing": top("createOnlyProperties") + top("conditionalCreateOnlyProperties"),
                "attributes": top("readOnlyProperties")}
        print(json.dumps(answer))
        """

    /// CloudFormation's schemas of these types; nil where cfn-lint is not installed.
    static func published(_ types: [String]) throws -> JSON? {
        try (try? Python.run(program, types)).map { try JSON(parsing: $0) }
    }

    @Test func `properties, replacements and attributes are those that CloudFormation publishes`() async throws {
        try await ServingFixture.run { fixture in
            guard let published = try Self.published(fixture.providers.keys.sorted()) else {
                print("cfn-lint is not installed: the schemas are not compared.")
                return
            }
            for (type, provider) in fixture.providers {
                func names(_ member: String) -> Set<String> {
                    Set((published[type]?[member]?.array ?? []).compactMap(\.string))
                }
                let schema = provider.schema
                let ours = schema.required.union(schema.optional)
                #expect(ours.isSubset(of: names("properties")), "\(type)")
                #expect(names("required").isSubset(of: schema.required), "\(type)")
                #expect(schema.replacing == names("replacing").intersection(ours), "\(type)")
                #expect(names("attributes").isSubset(of: schema.attributes), "\(type)")
                #expect(ours.isDisjoint(with: names("attributes")), "\(type)")
            }
        }
    }
}
