import CloudFormation
import JSONDocuments
import Testing

/// The examples of "Intrinsic function reference", AWS CloudFormation User Guide, with the results that it names.
@Suite("Functions") struct FunctionTests {
    @Test(
        arguments: [
            (.base64("AWS CloudFormation"), "QVdTIENsb3VkRm9ybWF0aW9u"),
            (.joined(["a", "b", "c"], by: ":"), "a:b:c"),
            (.select(1, from: ["apples", "grapes", "oranges", "mangoes"]), "grapes"),
            (["Fn::Select": ["1", ["apples", "grapes"]]], "grapes"),
            (.split("a|b|c", by: "|"), ["a", "b", "c"]),
            (.split("a||c|", by: "|"), ["a", "", "c", ""]),
            (.length([1, 2, 3]), 3),
            (.getAZs(), ["us-east-1a", "us-east-1b", "us-east-1c"]),
            (.getAZs(.ref(.region)), ["us-east-1a", "us-east-1b", "us-east-1c"]),
            (.getAZs("us-west-2"), ["us-west-2a", "us-west-2b", "us-west-2c"]),
            (
                .cidr("192.168.0.0/24", 6, bits: 5),
                [
                    "192.168.0.0/27", "192.168.0.32/27", "192.168.0.64/27", "192.168.0.96/27", "192.168.0.128/27",
                    "192.168.0.160/27",
                ]
            ),
            (.cidr("2001:db8::/56", 2, bits: 64), ["2001:db8::/64", "2001:db8:0:1::/64"]),
            (.cidr("10.0.0.7/16", 1, bits: 8), ["10.0.0.0/24"]),
            (.sub("arn:${AWS::Partition}:s3:::x.${AWS::URLSuffix}"), "arn:aws:s3:::x.amazonaws.com"),
            (.sub("www.${Domain}", ["Domain": "example.com"]), "www.example.com"),
            (.sub("${!Literal} and ${open"), "${Literal} and ${open"),
            (.sub("${Other} ${Other.Arn} ${Other.Deep.Name}"), "id-of-Other Other/Arn Other/Deep.Name"),
            (.getAtt("Other", "Deep.Name"), "Other/Deep.Name"),
            (["Fn::GetAtt": "Other.Deep.Name"], "Other/Deep.Name"),
            (["Fn::GetAtt": ["Other", "Outputs", "Name"]], "Other/Outputs.Name"),
            (["Fn::GetAtt": ["Other", .ref(.stackName)]], "Other/garden"),
            (.ref("Other"), "id-of-Other"),
            (.ref(.accountId), "111122223333"),
            (.ref(.stackId), "arn:aws:cloudformation:us-east-1:111122223333:stack/garden/0a1b"),
            (.ref(.notificationARNs), ["arn:aws:sns:us-east-1:111122223333:topic"]),
            (.toJSONString(["key1": "value1", "key2": .ref(.region)]), #"{"key1":"value1","key2":"us-east-1"}"#),
            (["keep": 1, "drop": .noValue, "list": [.noValue, 2]], ["keep": 1, "list": [2]]),
            (["Condition": "Name"], ["Condition": "Name"]),
        ] as [(JSON, JSON)]
    )
    func `a function gives the documented value`(function: JSON, expected: JSON) throws {
        #expect(try Samples.evaluate(function) == expected)
    }

    @Test func `a list parameter is taken apart at its commas`() throws {
        let value = try Samples.evaluate(
            .select(0, from: .ref("Blocks")),
            parameters: [
                "Blocks": ["Type": "CommaDelimitedList", "Default": "10.0.48.0/24, 10.0.112.0/24, 10.0.176.0/24"]
            ]
        )
        #expect(value == "10.0.48.0/24")
    }

    @Test func `a mapping gives the value of the region`() throws {
        let maps: JSON = ["RegionMap": ["us-east-1": ["HVM64": "ami-0ff8a91507f77f867"]]]
        #expect(
            try Samples.evaluate(.findInMap("RegionMap", .ref(.region), "HVM64"), mappings: maps)
                == "ami-0ff8a91507f77f867"
        )
        let fallback: JSON = ["Fn::FindInMap": ["RegionMap", "us-east-2", "HVM64", ["DefaultValue": .ref(.stackName)]]]
        #expect(try Samples.evaluate(fallback, mappings: maps) == "garden")
    }

    @Test func `an import gives what another stack exports`() throws {
        #expect(
            try Samples.evaluate(.importValue(.sub("${AWS::StackName}:Seed")), imports: ["garden:Seed": "s"]) == "s"
        )
    }

    @Test(
        arguments: [
            (.select(4, from: ["a"]), "Resources.It.Properties.Value.Fn::Select[0]: there is no element 4"),
            (.importValue("gone"), "Resources.It.Properties.Value.Fn::ImportValue: no stack exports 'gone'"),
            (.ref("Nobody"), "Resources.It.Properties.Value.Ref: there is no parameter or resource 'Nobody'"),
            (["a": [1, .getAtt("Nobody", "Arn")]], "Properties.Value.a[1].Fn::GetAtt: there is no resource 'Nobody'"),
            (.sub("${Nobody.Arn}"), "Value.Fn::Sub: there is no resource 'Nobody'"),
            (.sub("${No body}"), "'${No body}' is no name"),
            (.joined([["a"]], by: ","), "Value.Fn::Join[1][0]: expected a text, found [\"a\"]"),
            (.joined("text", by: ","), "Fn::Join: expected a list or a function that gives one, found \"text\""),
            (.cidr("10.0.0.0/30", 1, bits: 8), "8 bits for hosts do not fit"),
            (.cidr("10.0.0.0/24", 9, bits: 5), "the block holds 8 blocks of 5 bits, not 9"),
            (.cidr("10.0.0/24", 1, bits: 5), "'10.0.0/24' is no block"),
            (.if("Unknown", 1), "Fn::If[0]: there is no condition 'Unknown'"),
            (["Fn::Transform": ["Name": "AWS::Include"]], "Fn::Transform is not supported"),
            (["Fn::ForEach::Loop": []], "Fn::ForEach is not supported"),
            (["Fn::Joined": []], "there is no function 'Fn::Joined'; there are Ref, Fn::And"),
            (["Ref": "Other", "More": 1], "a function stands alone in its object, and here are also More"),
            (.equals("a", "b"), "conditions are decided in Conditions"),
            ("{{resolve:ssm:name}}", "dynamic references are not resolved here"),
        ] as [(JSON, String)]
    )
    func `a function that has no value says where and why`(function: JSON, part: String) throws {
        let error = #expect(throws: TemplateError.self) { try Samples.evaluate(function) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func `functions of the extensions need their transform`() throws {
        let template = Template(resources: ["It": .init("A::B::C", ["N": .length([1])])])
        #expect(
            template.validate().map(\.description) == [
                #"Resources.It.Properties.N: Fn::Length needs "Transform": "AWS::LanguageExtensions" in the template"#
            ]
        )
    }
}
