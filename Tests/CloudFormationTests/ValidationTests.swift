import CloudFormation
import JSONDocuments
import Testing

@Suite("Validation") struct ValidationTests {
    @Test func `all faults are told at once, each with its place`() throws {
        let error = #expect(throws: TemplateError.self) {
            try Template(
                parsing: """
                    AWSTemplateFormatVersion: "2011-01-01"
                    Resource: {}
                    Transform: AWS::Serverless-2016-10-31
                    Parameters:
                      bad-name: {Type: String}
                      Size: {Type: Text, Default: [1]}
                      Word: {Type: String, AllowedPattern: "[", MinLength: 3, MaxLength: 2, MinValue: 1}
                    Mappings: {Map: {a: {b: {c: d}}}}
                    Conditions:
                      One: !Equals [!Ref Bucket, !GetAtt Bucket.Arn]
                      Two: !Not [!Condition Three]
                      Three: !And [!Condition Two, !Condition Nowhere]
                    Resources:
                      Bucket:
                        Type: S3
                        DependsOn: [Other, Bucket]
                        Condition: Nowhere
                        DeletionPolicy: Keep
                        Properties: {A: !Ref Nobody, B: !FindInMap [Map, z, b]}
                        Tags: []
                    Outputs:
                      Out: {Value: !GetAtt Nobody.Arn, Export: {Name: !Ref Bucket}}
                    """
            )
        }
        let places = Set(error?.findings.map(\.path) ?? [])
        for place in [
            "AWSTemplateFormatVersion", "Resource", "Transform", "Parameters.bad-name", "Parameters.Size.Type",
            "Parameters.Size.Default", "Parameters.Word.AllowedPattern", "Parameters.Word.MinLength",
            "Mappings.Map.a.b", "Conditions.One.Fn::Equals[0].Ref", "Conditions.One.Fn::Equals[1].Fn::GetAtt",
            "Conditions", "Conditions.Three.Fn::And[1].Condition", "Resources.Bucket.Type",
            "Resources.Bucket.DependsOn", "Resources.Bucket.Condition", "Resources.Bucket.DeletionPolicy",
            "Resources.Bucket.Properties.A.Ref", "Resources.Bucket.Properties.B.Fn::FindInMap[1]",
            "Resources.Bucket.Tags", "Outputs.Out.Value.Fn::GetAtt", "Outputs.Out.Export.Name.Ref",
        ] { #expect(places.contains(place), "\(place) in \(places.sorted())") }
        #expect(error?.message.hasPrefix("the template is not valid (") == true)
    }

    @Test func `resources that need each other are told with the way round`() throws {
        let template = Template(resources: [
            "Free": .init("A::B::C"),
            "A": .init("A::B::C", ["X": .ref("B")]),
            "B": .init("A::B::C", ["X": .sub("${C.Arn}")]),
            "C": .init("A::B::C", dependsOn: ["A"]),
        ])
        #expect(
            template.validate().map(\.description) == [
                "Resources: these resources need each other: A → B → C → A; take one of the references away"
            ]
        )
    }

    @Test func `the quotas of CloudFormation hold`() throws {
        var template = Template()
        for index in 0...500 { template.resources["R\(index)"] = .init("A::B::C") }
        for index in 0...200 {
            template.parameters["P\(index)"] = .init()
            template.outputs["O\(index)"] = .init(.string("\(index)"))
            template.mappings["M\(index)"] = ["a": ["b": "c"]]
        }
        template.description = String(repeating: "d", count: 1_025)
        #expect(
            Set(template.validate().map(\.path)) == [
                "Resources", "Parameters", "Outputs", "Mappings", "Description",
            ]
        )
    }

    @Test func `a template that is too large is not read`() throws {
        let error = #expect(throws: TemplateError.self) {
            try Template(parsing: String(repeating: " ", count: Template.maximumBytes + 1))
        }
        #expect(error?.message.contains("at most 1048576") == true)
    }

    @Test(arguments: [
        ("", "the template is empty"), ("[]", "a template is an object with Resources"), ("{", "not valid JSON"),
        ("a: [", "line 2, column 1"), ("{}", "'Resources' is missing"), ("Resources: {}", "at least one resource"),
        ("a: 1\na: 2", "'a' is there twice"), ("a: &x 1\nb: *x", "no YAML aliases: write what '*x'"),
        ("a: !Foo b", "line 1, column 4: there is no function '!Foo'"), ("a: {<<: {b: c}}", "no merge keys"),
        ("? [a]\n: b", "a member's name must be a text"), ("a: !!binary aGk=", "there is no function"),
        ("--- {}\n--- {}", "another document"),
    ])
    func `a text that is no template says why`(text: String, part: String) throws {
        let error = #expect(throws: TemplateError.self) { try Template(parsing: text) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func `roles need a capability`() {
        #expect(Template(resources: ["A": .init("AWS::S3::Bucket")]).capabilities == [])
        #expect(Template(resources: ["A": .init("AWS::IAM::Role")]).capabilities == ["CAPABILITY_IAM"])
        #expect(
            Template(resources: ["A": .init("AWS::IAM::Role", ["RoleName": "r"])]).capabilities
                == ["CAPABILITY_NAMED_IAM"]
        )
    }
}
