public import JSONDocuments

// Functions as values, so that a template reads like what it makes: `["Bucket": .ref("Artifacts")]`.
extension JSON {
    /// The value of a parameter, or what a resource's `Ref` is.
    public static func ref(_ name: String) -> JSON { ["Ref": .string(name)] }

    /// The value of a pseudo parameter.
    public static func ref(_ parameter: PseudoParameter) -> JSON { ref(parameter.rawValue) }

    /// An attribute of a resource.
    public static func getAtt(_ logicalId: String, _ attribute: String) -> JSON {
        ["Fn::GetAtt": [.string(logicalId), .string(attribute)]]
    }

    /// The text with every `${Name}`, `${Resource.Attribute}` and `${AWS::Region}` put in; `${!Name}` stays `${Name}`.
    public static func sub(_ text: String) -> JSON { ["Fn::Sub": .string(text)] }

    /// The text with every `${name}` of `values` put in, and everything else as ``sub(_:)`` does.
    public static func sub(_ text: String, _ values: JSON) -> JSON { ["Fn::Sub": [.string(text), values]] }

    /// The texts of `parts` with `separator` between them.
    public static func joined(_ parts: JSON, by separator: String) -> JSON {
        ["Fn::Join": [.string(separator), parts]]
    }

    /// The element of `list` at `index`, from 0.
    public static func select(_ index: Int, from list: JSON) -> JSON {
        ["Fn::Select": [.integer(Int64(index)), list]]
    }

    /// The parts of `text` between its `separator`s.
    public static func split(_ text: JSON, by separator: String) -> JSON {
        ["Fn::Split": [.string(separator), text]]
    }

    /// A value of a mapping.
    public static func findInMap(_ map: String, _ key: JSON, _ second: JSON) -> JSON {
        ["Fn::FindInMap": [.string(map), key, second]]
    }

    /// `value` where the condition holds, else `other`.
    public static func `if`(_ condition: String, _ value: JSON, else other: JSON = .noValue) -> JSON {
        ["Fn::If": [.string(condition), value, other]]
    }

    /// Whether all of two to ten conditions hold.
    public static func and(_ conditions: JSON...) -> JSON { ["Fn::And": .array(conditions)] }
    /// Whether one of two to ten conditions holds.
    public static func or(_ conditions: JSON...) -> JSON { ["Fn::Or": .array(conditions)] }
    /// Whether the condition does not hold.
    public static func not(_ condition: JSON) -> JSON { ["Fn::Not": [condition]] }
    /// Whether two values are the same text.
    public static func equals(_ a: JSON, _ b: JSON) -> JSON { ["Fn::Equals": [a, b]] }
    /// Whether the named condition holds.
    public static func condition(_ name: String) -> JSON { ["Condition": .string(name)] }

    /// What another stack exports.
    public static func importValue(_ name: JSON) -> JSON { ["Fn::ImportValue": name] }
    /// The text in Base64.
    public static func base64(_ text: JSON) -> JSON { ["Fn::Base64": text] }
    /// The availability zones of a region; of the stack's own for an empty text.
    public static func getAZs(_ region: JSON = "") -> JSON { ["Fn::GetAZs": region] }
    /// `count` blocks of addresses in `block`, each with `bits` bits for hosts.
    public static func cidr(_ block: JSON, _ count: Int, bits: Int) -> JSON {
        ["Fn::Cidr": [block, .integer(Int64(count)), .integer(Int64(bits))]]
    }
    /// How many elements a list has; with ``Template/languageExtensions`` only.
    public static func length(_ list: JSON) -> JSON { ["Fn::Length": list] }
    /// The value as JSON text; with ``Template/languageExtensions`` only.
    public static func toJSONString(_ value: JSON) -> JSON { ["Fn::ToJsonString": value] }

    /// Takes the property away.
    public static var noValue: JSON { ref(.noValue) }
}
