import CloudFormation
import JSONDocuments
import Testing

@Suite("Evaluation") struct EvaluationTests {
    private func garden(_ parameters: [String: String] = [:]) throws -> Evaluation {
        try Evaluation(
            Template(parsing: Samples.garden),
            parameters: parameters,
            pseudo: Samples.pseudo,
            imports: ["prod-token": "arn:token"]
        )
    }

    @Test func `every function of a template is evaluated`() throws {
        let test = try garden()
        #expect(test.resources.keys == ["Bed"])
        #expect(test.conditions == ["IsProduction": false, "IsLarge": false, "Either": false])
        #expect(test.importedNames == [])
        #expect(
            try test.properties(of: "Bed", attributes: Samples.attributes) == [
                "BucketName": "bed-test-us-east-1-${Literal}", "Depth": "20", "Kind": "dust",
                "Plants": ["rose", "tulip", "fern"], "Count": 2, "Text": #"{"beds":2}"#, "Gates": ["south"],
                "Condition": ["StringEquals": ["a": "b"]],
            ]
        )
        #expect(try test.outputs(attributes: Samples.attributes).keys == ["BedName"])
    }

    @Test func `conditions choose resources, properties and outputs`() throws {
        let production = try garden(["Stage": "prod", "Beds": "4"])
        #expect(production.order == ["Bed", "Water"])
        #expect(production.dependencies(of: "Water") == ["Bed"])
        #expect(production.conditions == ["IsProduction": true, "IsLarge": true, "Either": true])
        #expect(production.importedNames == ["prod-token"])
        #expect(try production.properties(of: "Bed", attributes: Samples.attributes)["Gates"] == ["north", "south"])
        #expect(
            try production.properties(of: "Water", attributes: Samples.attributes) == [
                "ServiceToken": "arn:token", "Source": "Bed/Arn",
                "Code": "line one\n\n  line two: \"quoted\" # not a comment\n", "Parts": ["a", "Bed/Domain.Name"],
                "Zones": ["us-east-1a", "us-east-1b", "us-east-1c"], "Nets": ["10.0.0.0/27", "10.0.0.32/27"],
                "Data": "aWQtb2YtQmVkLkJlZC9Bcm4=",
            ]
        )
        let outputs = try production.outputs(attributes: Samples.attributes)
        #expect(outputs["BedName"]?.exportName == "garden:Bed")
        #expect(outputs["BedName"]?.description == "The bed")
        #expect(outputs["WaterPlace"]?.value == "Water/Place")
    }

    @Test func `a rule that is broken says so in its own words`() throws {
        let error = #expect(throws: TemplateError.self) { try garden(["Stage": "prod"]) }
        #expect(error?.code == .failedRule)
        #expect(
            error?.message
                == "the parameters break the template's rules: Rules.ProductionIsLarge.Assertions[0]: "
                + "Production has 3 or 4 beds"
        )
    }

    @Test func `parameters are checked all at once`() throws {
        let error = #expect(throws: TemplateError.self) {
            try garden(["Stage": "moon", "Beds": "11", "Heights": "1,high", "Weight": "3"])
        }
        #expect(error?.code == .invalidParameters)
        #expect(
            error?.findings.map(\.description) == [
                "Parameters.Stage: 'moon' is not one of the allowed values: test, prod",
                "Parameters.Beds: '11' is greater than 9",
                "Parameters.Heights: 'high' is not a number",
                "Parameters.Weight: the template has no such parameter; it has Stage, Beds, Plants, Heights, Key",
            ]
        )
    }

    @Test(
        arguments: [
            (
                ["AllowedPattern": "[a-z]+", "ConstraintDescription": "small letters only"], "ab1",
                "; small letters only"
            ),
            (["AllowedPattern": #"\d+"#], "\u{0663}", "does not match the pattern"),
            (["AllowedPattern": "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"], "bad name!", "does not match the pattern"),
            (["MaxLength": 2], "abc", "has 3 characters; it may have at most 2"),
            (["MinLength": "4"], "abc", "has 3 characters; it needs at least 4"),
            (["NoEcho": "true", "AllowedPattern": "x"], "secret", "the value does not match"),
            ([:], String(repeating: "a", count: 4_097), "the value has 4097 bytes"),
        ] as [(JSON, String, String)]
    )
    func `a broken constraint is told`(constraint: JSON, value: String, part: String) throws {
        var parameter = constraint
        parameter["Type"] = "String"
        let error = #expect(throws: TemplateError.self) {
            try Samples.evaluate(1, parameters: ["P": parameter], given: ["P": value])
        }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("secret") == false)
    }

    @Test(
        arguments: [
            ("Number", "3", 3), ("Number", "0.5", 0.5), ("Number", "007", "007"), ("List<Number>", "1, 2", [1, 2]),
            ("CommaDelimitedList", "", []), ("AWS::EC2::VPC::Id", "vpc-1", "vpc-1"),
            ("List<AWS::EC2::Subnet::Id>", "a,b", ["a", "b"]), ("AWS::SSM::Parameter::Value<String>", "x", "x"),
            ("AWS::SSM::Parameter::Value<List<String>>", "x,y", ["x", "y"]),
        ] as [(JSON, String, JSON)]
    )
    func `a parameter's type decides what its value is`(type: JSON, text: String, expected: JSON) throws {
        #expect(try Samples.evaluate(.ref("P"), parameters: ["P": ["Type": type]], given: ["P": text]) == expected)
    }

    @Test func `a missing parameter is asked for`() throws {
        let error = #expect(throws: TemplateError.self) {
            try Samples.evaluate(1, parameters: ["P": ["Type": "String"]])
        }
        #expect(error?.message.contains("Parameters.P: it has no value and no default") == true)
    }

    @Test func `only the branch that is taken counts`() throws {
        let template = try Template(json: [
            "Parameters": ["On": ["Type": "String", "Default": "no"]],
            "Conditions": ["IsOn": .equals(.ref("On"), "yes")],
            "Resources": [
                "A": ["Type": "A::B::C", "Properties": ["X": .if("IsOn", .ref("B"))]],
                "B": ["Type": "A::B::C", "Condition": "IsOn"],
                "C": ["Type": "A::B::C", "DependsOn": ["B", "A"]],
            ],
        ])
        let off = try Evaluation(template, pseudo: Samples.pseudo)
        #expect(off.dependencies(of: "A") == [])
        #expect(off.dependencies(of: "C") == ["A"])
        let on = try Evaluation(template, parameters: ["On": "yes"], pseudo: Samples.pseudo)
        #expect(on.dependencies(of: "A") == ["B"])
        #expect(on.order == ["B", "A", "C"])
    }

    @Test func `a reference to a resource that is not made is told before anything is`() throws {
        let template = try Template(json: [
            "Conditions": ["Never": .equals("a", "b")],
            "Resources": [
                "A": ["Type": "A::B::C", "Properties": ["X": .ref("B"), "Y": .sub("${B.Arn}")]],
                "B": ["Type": "A::B::C", "Condition": "Never"],
            ],
        ])
        let error = #expect(throws: TemplateError.self) { try Evaluation(template, pseudo: Samples.pseudo) }
        #expect(error?.findings.count == 2)
        #expect(error?.findings.first?.logicalId == "A")
        #expect(error?.message.contains("'B' is not made, for its condition 'Never' does not hold") == true)
    }

    @Test func `a cycle that only some parameters close is found`() throws {
        let template = try Template(json: [
            "Conditions": ["Always": .equals("a", "a")],
            "Resources": [
                "A": ["Type": "A::B::C", "Properties": ["X": .if("Always", .ref("B"))]],
                "B": ["Type": "A::B::C", "Properties": ["X": .ref("A")]],
            ],
        ])
        let error = #expect(throws: TemplateError.self) { try Evaluation(template, pseudo: Samples.pseudo) }
        #expect(error?.message.contains("A → B → A") == true)
    }

    @Test func `the region tells the partition`() {
        var pseudo = Samples.pseudo
        pseudo.region = "cn-north-1"
        #expect(pseudo.partition == "aws-cn")
        #expect(pseudo.urlSuffix == "amazonaws.com.cn")
        pseudo.region = "us-gov-west-1"
        #expect(pseudo.partition == "aws-us-gov")
    }
}
