public import JSONDocuments

extension Template {
    /// What a stack is asked for.
    public struct Parameter: Sendable, Hashable {
        /// What kind of value it takes.
        public var type: ParameterType
        /// What it is for.
        public var description: String?
        /// Its value where none is given: a string, or a number of a `Number`.
        public var defaultValue: JSON?
        /// The only values it may have.
        public var allowedValues: [JSON]?
        /// What the whole of a string, or of each string of a list, must match.
        public var allowedPattern: String?
        /// What to say where a constraint is broken.
        public var constraintDescription: String?
        /// The fewest characters.
        public var minLength: Int?
        /// The most characters.
        public var maxLength: Int?
        /// The least number.
        public var minValue: Double?
        /// The greatest number.
        public var maxValue: Double?
        /// Whether the value is never shown.
        public var noEcho: Bool

        /// Makes a parameter.
        public init(
            _ type: ParameterType = .string,
            description: String? = nil,
            defaultValue: JSON? = nil,
            allowedValues: [JSON]? = nil,
            allowedPattern: String? = nil,
            constraintDescription: String? = nil,
            minLength: Int? = nil,
            maxLength: Int? = nil,
            minValue: Double? = nil,
            maxValue: Double? = nil,
            noEcho: Bool = false
        ) {
            self.type = type
            self.description = description
            self.defaultValue = defaultValue
            self.allowedValues = allowedValues
            self.allowedPattern = allowedPattern
            self.constraintDescription = constraintDescription
            self.minLength = minLength
            self.maxLength = maxLength
            self.minValue = minValue
            self.maxValue = maxValue
            self.noEcho = noEcho
        }
    }

    /// The type of a parameter, as the template spells it.
    ///
    /// AWS's own types (`AWS::EC2::VPC::Id`, `List<AWS::EC2::Subnet::Id>`) take any string or list of strings: nothing
    /// here knows what an account has. A type of Systems Manager (`AWS::SSM::Parameter::Value<String>`) takes the value
    /// itself, not the name of a stored parameter: there is no parameter store.
    public struct ParameterType: Sendable, Hashable, RawRepresentable {
        /// As in a template.
        public let rawValue: String

        /// A type from its spelling, whether it is known or not.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Any text.
        public static let string = ParameterType(rawValue: "String")
        /// A whole number or one with a fraction.
        public static let number = ParameterType(rawValue: "Number")
        /// Numbers with commas between.
        public static let listOfNumbers = ParameterType(rawValue: "List<Number>")
        /// Texts with commas between.
        public static let commaDelimitedList = ParameterType(rawValue: "CommaDelimitedList")

        /// The type of the value, whether stored elsewhere or given: without `AWS::SSM::Parameter::Value<…>`.
        var ofValue: Substring {
            guard rawValue.hasPrefix("AWS::SSM::Parameter::Value<"), rawValue.hasSuffix(">") else {
                return rawValue[...]
            }
            return rawValue.dropFirst("AWS::SSM::Parameter::Value<".count).dropLast()
        }
        /// Whether a value is a list.
        public var isList: Bool { ofValue == "CommaDelimitedList" || ofValue.hasPrefix("List<") }
        /// Whether a value, or each of a list, is a number.
        public var isNumeric: Bool { ofValue == "Number" || ofValue == "List<Number>" }
        /// Whether CloudFormation knows it.
        public var isKnown: Bool {
            var name = ofValue
            if name.hasPrefix("List<"), name.hasSuffix(">") { name = name.dropFirst(5).dropLast() }
            let plain: Set<Substring> = ["String", "Number", "CommaDelimitedList"]
            return plain.contains(name) || name.hasPrefix("AWS::") && name.split(separator: ":").count > 2
        }
    }
}
