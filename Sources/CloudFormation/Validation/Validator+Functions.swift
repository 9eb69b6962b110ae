import JSONDocuments
import OrderedCollections

extension Validator {
    /// Where a value stands, which decides what it may refer to.
    enum Place {
        /// In a resource or output: anything.
        case property
        /// In a condition, or the name of an export: nothing of resources.
        case condition
        /// In a rule: parameters only.
        case rule
    }

    /// Checks a condition or an assertion.
    mutating func logic(_ value: JSON, _ path: TemplatePath, _ place: Place) {
        if value.bool != nil || value.string.flatMap({ Bool($0) }) != nil { return }
        do {
            guard case .logic(let logic)? = try Intrinsic.reading(value, path, inCondition: true) else {
                return report(
                    path,
                    "expected a condition function (Fn::And, Fn::Equals, Fn::Not, Fn::Or, Condition), found \(value.brief)"
                )
            }
            let arguments = logic.arguments
            switch logic {
            case .condition(let name): condition(name, path["Condition"])
            case .and, .or, .not:
                for argument in arguments { self.logic(argument.value, path[argument.at], place) }
            case .equals:
                for argument in arguments { self.value(argument.value, path[argument.at], place) }
            case .contains, .eachMemberEquals, .eachMemberIn:
                if place != .rule { report(path, "this function is for Rules only") }
                for argument in arguments { self.value(argument.value, path[argument.at], place) }
            }
        } catch { findings += error.findings }
    }

    /// Checks a value and every function in it.
    mutating func value(_ value: JSON, _ path: TemplatePath, _ place: Place) {
        let function: Intrinsic?
        do { function = try Intrinsic.reading(value, path, inCondition: false) } catch {
            findings += error.findings
            return
        }
        guard let function else {
            for (index, element) in (value.array ?? []).enumerated() { self.value(element, path[index], place) }
            for (key, member) in value.object ?? [:] { self.value(member, path[key], place) }
            return
        }
        check(function, path, place)
        for (at, argument) in function.arguments { self.value(argument, path[at], place) }
    }

    private mutating func check(_ function: Intrinsic, _ path: TemplatePath, _ place: Place) {
        switch function {
        case .ref(let name): reference(name, attribute: false, path["Ref"], place)
        case .getAtt(let logicalId, _): reference(logicalId, attribute: true, path["Fn::GetAtt"], place)
        case .sub(let pieces, let values):
            for case .variable(let name) in pieces where values[name] == nil {
                let isAttribute = name.contains(".") && !name.contains("::")
                let owner = isAttribute ? String(name.prefix { $0 != "." }) : name
                reference(owner, attribute: isAttribute, path["Fn::Sub"], place)
            }
            let used = Set(pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } })
            for name in values.keys where !used.contains(name) {
                report(path["Fn::Sub"][1][name], "the text does not use '${\(name)}': take it away")
            }
        case .choose(let condition, _, _): self.condition(condition, path["Fn::If"][0])
        case .findInMap(let map, let key, let second, let fallback):
            if fallback != nil { needsExtensions("a default of Fn::FindInMap", path) }
            mapping(map, key, second, hasFallback: fallback != nil, path["Fn::FindInMap"])
        case .importValue(let name):
            if place != .property { report(path, "Fn::ImportValue is for resources and outputs only") }
            self.value(name, path["Fn::ImportValue"], .condition)
        case .select(let index, let list):
            guard let position = index.scalarText.flatMap({ Int($0) }), let list = list.array else { return }
            if !list.indices.contains(position) {
                report(
                    path["Fn::Select"][0],
                    "there is no element \(position): the list has \(list.count), counted from 0"
                )
            }
        case .length: needsExtensions("Fn::Length", path)
        case .toJSONString: needsExtensions("Fn::ToJsonString", path)
        case .logic: report(path, "conditions are decided in Conditions: name one in Fn::If instead")
        case .join, .split, .base64, .getAZs, .cidr: break
        }
    }

    private mutating func reference(_ name: String, attribute: Bool, _ path: TemplatePath, _ place: Place) {
        if template.resources[name] != nil {
            if place == .property { return }
            return report(path, "'\(name)' is a resource, and only parameters and pseudo parameters are known here")
        }
        if attribute { return report(path, "there is no resource '\(name)'") }
        if template.parameters[name] != nil || PseudoParameter(rawValue: name) != nil { return }
        report(path, "there is no parameter or resource '\(name)'")
    }

    private mutating func needsExtensions(_ what: String, _ path: TemplatePath) {
        if template.transforms.contains(Template.languageExtensions) { return }
        report(path, "\(what) needs \"Transform\": \"\(Template.languageExtensions)\" in the template")
    }

    private mutating func mapping(_ map: JSON, _ key: JSON, _ second: JSON, hasFallback: Bool, _ path: TemplatePath) {
        guard let name = map.string, !hasFallback else { return }
        guard let mapping = template.mappings[name] else {
            return report(path[0], "there is no mapping '\(name)' in Mappings")
        }
        guard let key = key.scalarText else { return }
        guard let row = mapping[key] else { return report(path[1], "the mapping '\(name)' has no key '\(key)'") }
        guard let second = second.scalarText, row[second] == nil else { return }
        report(path[2], "the mapping '\(name)' has no '\(second)' for '\(key)'")
    }
}
