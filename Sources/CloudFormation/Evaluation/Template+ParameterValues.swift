public import JSONDocuments
public import OrderedCollections

extension Template {
    /// The value of every parameter: the one given, else its default; for a check before a stack is begun.
    ///
    /// - Parameter given: Values by name; lists with commas between.
    /// - Returns: Each value by its name: a text, a number, or a list of them.
    /// - Throws: ``TemplateError`` with everything that is wrong with them.
    public func parameterValues(
        given: [String: String]
    ) throws(TemplateError) -> OrderedDictionary<String, JSON> {
        try ParameterValues.values(of: parameters, given: given)
    }
}
