import JSONDocuments

extension Validator {
    mutating func check(_ name: String, _ parameter: Template.Parameter) {
        let path = TemplatePath.root["Parameters"][name]
        self.name(name, path)
        if !parameter.type.isKnown {
            report(
                path["Type"],
                "there is no parameter type '\(parameter.type.rawValue)'; use String or Number, for example"
            )
        }
        if let least = parameter.minLength, let most = parameter.maxLength, least > most {
            report(path["MinLength"], "\(least) is more than MaxLength, \(most)")
        }
        if let least = parameter.minValue, let most = parameter.maxValue, least > most {
            report(path["MinValue"], "\(least.plain) is more than MaxValue, \(most.plain)")
        }
        if let pattern = parameter.allowedPattern {
            do { _ = try Pattern(pattern) } catch {
                return report(path["AllowedPattern"], "'\(pattern)' is not a regular expression: \(error)")
            }
        }
        limits(parameter, path)
        guard let text = parameter.defaultValue?.scalarText else { return }
        for fault in ParameterValues.faults(of: ParameterValues.parts(of: text, parameter.type), parameter) {
            report(path["Default"], fault)
        }
    }

    /// Lengths and patterns are for texts, least and greatest values for numbers.
    private mutating func limits(_ parameter: Template.Parameter, _ path: TemplatePath) {
        let numeric = parameter.type.isNumeric
        for (key, isThere) in [
            ("MinLength", parameter.minLength != nil), ("MaxLength", parameter.maxLength != nil),
            ("AllowedPattern", parameter.allowedPattern != nil),
        ] where isThere && numeric {
            report(path[key], "it is for texts, and the parameter is a \(parameter.type.rawValue)")
        }
        for (key, isThere) in [("MinValue", parameter.minValue != nil), ("MaxValue", parameter.maxValue != nil)]
        where isThere && !numeric {
            report(path[key], "it is for numbers, and the parameter is a \(parameter.type.rawValue)")
        }
    }
}
