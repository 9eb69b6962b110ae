import CloudFormation
import Foundation
import JSONDocuments
import SeededRandom
import TestSupport
import Testing

@Suite("Round trips") struct RoundTripTests {
    @Test(
        .enabled(if: !Reference.templates.isEmpty, "the sample's templates are not on this machine"),
        arguments: Reference.templates
    )
    func `what the AWS sample generates survives JSON and YAML`(file: URL) throws {
        var json = try JSON(parsing: String(contentsOf: file, encoding: .utf8))
        let template = try Template(json: json)
        if json["AWSTemplateFormatVersion"] == nil { json["AWSTemplateFormatVersion"] = "2010-09-09" }
        #expect(template.json == json)
        #expect(try Template(parsing: template.yaml) == template)
    }

    @Test func `a template with everything survives JSON and YAML`() throws {
        let template = try Template(parsing: Samples.garden)
        #expect(try Template(parsing: template.json.text(.pretty)) == template)
        #expect(try Template(parsing: template.yaml) == template)
    }

    @Test func `YAML is written as people write it`() throws {
        let template = Template(
            description: "yes: no",
            resources: [
                "Bed": .init(
                    "A::B::C",
                    [
                        "Name": .sub("bed-${AWS::Region}"), "Arn": .getAtt("Soil", "Arn"), "On": "on", "Id": "0123",
                        "List": .joined(["a", .ref("Soil")], by: ""), "Code": "a\n  b\n", "Empty": [],
                        "Tags": [["Key": "k", "Value": true]], "Data": .base64(.ref("Soil")),
                    ],
                    dependsOn: ["Soil"]
                ), "Soil": .init("A::B::C"),
            ]
        )
        let expected = """
            AWSTemplateFormatVersion: "2010-09-09"
            Description: "yes: no"
            Resources:
              Bed:
                Type: A::B::C
                DependsOn:
                  - Soil
                Properties:
                  Name: !Sub bed-${AWS::Region}
                  Arn: !GetAtt Soil.Arn
                  "On": "on"
                  Id: "0123"
                  List: !Join
                    - ""
                    - - a
                      - !Ref Soil
                  Code: |
                    a
                      b
                  Empty: []
                  Tags:
                    - Key: k
                      Value: true
                  Data:
                    Fn::Base64: !Ref Soil
              Soil:
                Type: A::B::C

            """
        #expect(try template.yaml == expected)
    }

    @Test(
        .enabled(if: Python.with("cfnlint") != nil, "cfn-lint is not in .build/venv"),
        arguments: 0..<40 as Range<UInt64>
    )
    func `cfn-lint's reader reads our YAML as we mean it`(seed: UInt64) throws {
        var generator = TemplateGenerator(seed: seed)
        let template = generator.template()
        let program = """
            import sys, json
            from cfnlint.decode import cfn_yaml
            print(json.dumps(cfn_yaml.loads(sys.stdin.read())))
            """
        let read = try JSON(parsing: Python.run(program, input: template.yaml))
        #expect(read == template.json)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `any template survives JSON and YAML`(seed: UInt64) throws {
        var generator = TemplateGenerator(seed: seed)
        let template = generator.template()
        #expect(try Template(json: template.json) == template)
        #expect(try Template(parsing: template.json.text()) == template)
        let yaml = try template.yaml
        #expect(try Template(parsing: yaml).json == template.json, "\(yaml)")
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `what a resource needs comes before it`(seed: UInt64) throws {
        var generator = TemplateGenerator(seed: seed)
        let evaluation = try Evaluation(generator.template(), pseudo: Samples.pseudo)
        #expect(Set(evaluation.order) == Set(evaluation.resources.keys))
        var made: Set<String> = []
        for logicalId in evaluation.order {
            #expect(evaluation.dependencies(of: logicalId).isSubset(of: made))
            let properties = try evaluation.properties(of: logicalId) { other, attribute in
                #expect(made.contains(other))
                return Samples.attributes(other, attribute)
            }
            #expect(!properties.text().contains("\"Fn::"))
            made.insert(logicalId)
        }
    }
}
