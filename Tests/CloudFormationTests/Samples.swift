import CloudFormation
import Foundation
import JSONDocuments
import TestSupport

/// Templates and values that several tests use.
enum Samples {
    static let pseudo = PseudoParameters(
        stackName: "garden",
        stackId: "arn:aws:cloudformation:us-east-1:111122223333:stack/garden/0a1b",
        region: "us-east-1",
        accountId: "111122223333",
        notificationARNs: ["arn:aws:sns:us-east-1:111122223333:topic"]
    )

    /// A template with every section and every function.
    static let garden = """
        AWSTemplateFormatVersion: 2010-09-09
        Description: A garden
        Metadata: {Author: {Name: "Ada"}}
        Transform: AWS::LanguageExtensions
        Parameters:
          Stage:
            Type: String
            AllowedValues: [test, prod]
            Default: test
          Beds:
            Type: Number
            MinValue: 1
            MaxValue: 9
            Default: 2
          Plants:
            Type: CommaDelimitedList
            Default: "rose, tulip ,fern"
          Heights:
            Type: List<Number>
            Default: 1,2.5
          Key:
            Type: String
            NoEcho: true
            Default: secret
        Rules:
          ProductionIsLarge:
            RuleCondition: !Equals [!Ref Stage, prod]
            Assertions:
              - Assert: !Contains [["3", "4"], !Ref Beds]
                AssertDescription: Production has 3 or 4 beds
        Mappings:
          Soil:
            us-east-1: {Kind: loam, Depths: ["10", "20"]}
            eu-west-1: {Kind: clay, Depths: ["5"]}
        Conditions:
          IsProduction: !Equals [!Ref Stage, prod]
          IsLarge: !And [!Condition IsProduction, !Not [!Equals [!Ref Beds, 3]]]
          Either: !Or [!Condition IsProduction, !Condition IsLarge]
        Resources:
          Bed:
            Type: AWS::S3::Bucket
            DeletionPolicy: Retain
            UpdateReplacePolicy: Delete
            Properties:
              BucketName: !Sub "bed-${Stage}-${AWS::Region}-${!Literal}"
              Depth: !Select [1, !FindInMap [Soil, !Ref AWS::Region, Depths]]
              Kind: !FindInMap [Soil, mars-1, Kind, {DefaultValue: dust}]
              Plants: !Ref Plants
              Count: !Length [a, b]
              Text: !ToJsonString {beds: !Ref Beds}
              Fence: !If [IsProduction, {Height: 2}, !Ref AWS::NoValue]
              Gates:
                - !If [IsProduction, north, !Ref "AWS::NoValue"]
                - south
              Condition: {StringEquals: {a: b}}
          Water:
            Type: Custom::Well
            DependsOn: Bed
            Condition: IsProduction
            Properties:
              ServiceToken: !ImportValue
                Fn::Sub: "${Stage}-token"
              Source: !GetAtt Bed.Arn
              Code: |
                line one

                  line two: "quoted" # not a comment
              Parts: !Split [",", !Join ["", [a, ",", !GetAtt [Bed, Domain.Name]]]]
              Zones: !GetAZs ""
              Nets: !Cidr [10.0.0.0/24, 2, 5]
              Data:
                Fn::Base64: !Sub
                  - "${Name}.${Bed.Arn}"
                  - Name: !Ref Bed
        Outputs:
          BedName:
            Description: The bed
            Value: !Ref Bed
            Export: {Name: !Sub "${AWS::StackName}:Bed"}
          WaterPlace:
            Condition: IsProduction
            Value: !GetAtt Water.Place
        """

    /// Gives every resource the same shape of values.
    static func attributes(_ logicalId: String, _ attribute: String?) -> JSON {
        .string(attribute.map { "\(logicalId)/\($0)" } ?? "id-of-\(logicalId)")
    }

    /// The value that a property has in a stack with one resource.
    static func evaluate(
        _ value: JSON,
        parameters: OrderedParameters = [:],
        mappings: JSON? = nil,
        conditions: JSON? = nil,
        given: [String: String] = [:],
        imports: [String: String] = [:]
    ) throws -> JSON? {
        var json: JSON = [
            "Transform": "AWS::LanguageExtensions",
            "Resources": ["Other": ["Type": "A::B::C"], "It": ["Type": "A::B::C", "Properties": ["Value": value]]],
        ]
        json["Parameters"] = .object(.init(uniqueKeysWithValues: parameters.map { ($0, $1) }))
        json["Mappings"] = mappings
        json["Conditions"] = conditions
        let evaluation = try Evaluation(Template(json: json), parameters: given, pseudo: pseudo, imports: imports)
        return try evaluation.properties(of: "It", attributes: attributes)["Value"]
    }

    typealias OrderedParameters = KeyValuePairs<String, JSON>
}

/// The templates that the AWS sample generates, where this machine has them.
enum Reference {
    static let templates: [URL] = {
        let files =
            (try? FileManager.default.contentsOfDirectory(at: Checkout.reference, includingPropertiesForKeys: nil))
            ?? []
        return files.filter { $0.path.hasSuffix(".template.json") }.sorted { $0.path < $1.path }
    }()
}
