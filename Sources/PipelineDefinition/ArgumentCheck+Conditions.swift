import JSONDocuments

extension ArgumentCheck {
    /// What values have an order among each other.
    private enum Kind: String {
        case number = "a number"
        case text = "a string"
        case other = "neither a number nor a string"
    }

    /// Reports every comparison in a step's conditions that could not be made, as far as it is known what is compared.
    func checkComparisons(of step: PipelineDefinition.Step, _ path: DocumentPath, _ reader: inout DocumentReader) {
        guard case .condition(let branches) = step.body else { return }
        for (index, condition) in branches.conditions.enumerated() {
            check(condition, path["Arguments"]["Conditions"][index], &reader)
        }
    }

    private func check(
        _ condition: PipelineDefinition.Condition,
        _ path: DocumentPath,
        _ reader: inout DocumentReader
    ) {
        switch condition {
        case .comparison(.equals, _, _), .isIn: return
        case .comparison(let comparison, let left, let right):
            let kinds = [("LeftValue", kind(of: left)), ("RightValue", kind(of: right))]
            for (name, kind) in kinds where kind == .other {
                reader.report(path[name], "\(comparison.rawValue) compares numbers or strings; this is neither")
            }
            if let left = kinds[0].1, let right = kinds[1].1, left != right, left != .other, right != .other {
                reader.report(path, "\(comparison.rawValue) cannot compare \(left.rawValue) with \(right.rawValue)")
            }
        case .and(let conditions), .or(let conditions):
            for (index, part) in conditions.enumerated() { check(part, path["Conditions"][index], &reader) }
        case .not(let part): check(part, path["Expression"], &reader)
        }
    }

    /// Nil where only an execution knows.
    private func kind(of value: JSON) -> Kind? {
        do throws(MalformedExpression) {
            if let expression = try PipelineDefinition.Expression(value) {
                switch shape(of: expression)?.shape {
                case nil, .time?: return nil
                case .number?, .integer?: return .number
                case .text?, .choice?: return .text
                case .flag?, .list?, .map?, .structure?: return .other
                }
            }
        } catch { return nil }
        if value.number != nil { return .number }
        return value.string == nil ? .other : .text
    }
}
