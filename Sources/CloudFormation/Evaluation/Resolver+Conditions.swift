import JSONDocuments
import OrderedCollections

extension Resolver {
    /// Decides every condition, each after those that it refers to.
    mutating func decideConditions() throws(TemplateError) {
        for name in ReferenceGraph(conditions: template.conditions).order {
            guard let condition = template.conditions[name] else { continue }
            conditions[name] = try holds(condition, TemplatePath.root["Conditions"][name])
        }
    }

    /// Whether the named condition holds.
    func isTrue(_ condition: String, _ path: TemplatePath) throws(TemplateError) -> Bool {
        guard let holds = conditions[condition] else {
            throw TemplateError(.invalidTemplate, path, "there is no condition '\(condition)' in Conditions")
        }
        return holds
    }

    /// Whether an expression of conditions or rules holds.
    func holds(_ value: JSON, _ path: TemplatePath) throws(TemplateError) -> Bool {
        if let flag = value.bool { return flag }
        if let flag = value.string.flatMap({ Bool($0) }) { return flag }
        guard case .logic(let logic)? = try Intrinsic.reading(value, path, inCondition: true) else {
            throw fault(
                path,
                "expected a condition function (Fn::And, Fn::Equals, Fn::Not, Fn::Or, Condition), found \(value.brief)"
            )
        }
        let places = logic.arguments.map { path[$0.at] }
        switch logic {
        case .condition(let name): return try isTrue(name, path["Condition"])
        case .and(let parts):
            for (part, place) in zip(parts, places) where try !holds(part, place) { return false }
            return true
        case .or(let parts):
            for (part, place) in zip(parts, places) where try holds(part, place) { return true }
            return false
        case .not(let part): return try !holds(part, places[0])
        case .equals(let a, let b): return try known(a, places[0]).isSame(as: known(b, places[1]))
        case .contains(let list, let member):
            let member = try known(member, places[1])
            return try members(list, places[0]).contains { $0.isSame(as: member) }
        case .eachMemberEquals(let list, let member):
            let member = try known(member, places[1])
            return try members(list, places[0]).allSatisfy { $0.isSame(as: member) }
        case .eachMemberIn(let list, let others):
            let others = try members(others, places[1])
            return try members(list, places[0]).allSatisfy { member in others.contains { $0.isSame(as: member) } }
        }
    }

    /// Checks every assertion of every rule, and tells all that do not hold.
    func checkRules() throws(TemplateError) {
        var findings: [Template.Finding] = []
        for (name, rule) in template.rules {
            let path = TemplatePath.root["Rules"][name]
            if let condition = rule.condition, try !holds(condition, path["RuleCondition"]) { continue }
            for (index, assertion) in rule.assertions.enumerated() {
                let place = path["Assertions"][index]
                if try holds(assertion.assert, place["Assert"]) { continue }
                findings.append(
                    Template.Finding(
                        place,
                        assertion.description ?? "the assertion does not hold for the parameters given"
                    )
                )
            }
        }
        if !findings.isEmpty { throw TemplateError(.failedRule, "the parameters break the template's rules", findings) }
    }

    /// A value that needs no resource.
    private func known(_ value: JSON, _ path: TemplatePath) throws(TemplateError) -> JSON {
        do {
            return try self.value(value, path) { name, _ in
                throw fault(path, "'\(name)' is a resource, and conditions are decided before there are any")
            } ?? .null
        } catch let error as TemplateError { throw error } catch {
            throw fault(path, "\(error)")
        }
    }

    private func members(_ value: JSON, _ path: TemplatePath) throws(TemplateError) -> [JSON] {
        let value = try known(value, path)
        guard let list = value.array else { throw fault(path, "expected a list, found \(value.brief)") }
        return list
    }
}

extension JSON {
    /// Whether two values are equal as CloudFormation compares them: scalars by their text, lists by each element.
    func isSame(as other: JSON) -> Bool {
        if let a = scalarText, let b = other.scalarText { return a == b }
        if let a = array, let b = other.array {
            return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        }
        return self == other
    }
}
