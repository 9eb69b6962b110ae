package import Identifiers
package import JSONDocuments
package import Store

extension Target {
    /// What the target gets of `event`: all of it, a part, a constant, or a template filled in.
    ///
    /// A template that is not JSON once filled in arrives as a string. A path that the event does not have gives null, and
    /// nothing within text, as EventBridge does.
    package func input(for event: Event, rule: ARN) -> JSON {
        if let input { return (try? JSON(parsing: input)) ?? .string(input) }
        if let inputPath { return JSONPath(inputPath)?.value(in: event.json) ?? .null }
        guard let inputTransformer else { return event.json }
        let text = inputTransformer.filled(event: event.json, rule: rule)
        return (try? JSON(parsing: text)) ?? .string(text)
    }

    /// The parameters that the target's pipeline is to be started with.
    package func pipelineParameters(for event: Event) -> [(name: String, value: String)] {
        (sageMakerPipelineParameters?.pipelineParameterList ?? [])
            .map { parameter in
                guard parameter.value.hasPrefix("$."), let path = JSONPath(parameter.value) else {
                    return (parameter.name, parameter.value)
                }
                return (parameter.name, path.value(in: event.json)?.plain ?? "")
            }
    }
}

extension Target.InputTransformer {
    /// The template with each `<name>` replaced; a name that is not known stays as it is.
    ///
    /// Within a JSON string a value is written as text, elsewhere as JSON.
    fileprivate func filled(event: JSON, rule: ARN) -> String {
        var result = ""
        var inString = false
        var rest = Substring(inputTemplate)
        while let character = rest.first {
            if character == "<", let close = rest.firstIndex(of: ">") {
                let name = String(rest[rest.index(after: rest.startIndex)..<close])
                if let value = value(name, event: event, rule: rule) {
                    result += inString ? value.embedded : value.text()
                    rest = rest[rest.index(after: close)...]
                    continue
                }
            }
            rest.removeFirst()
            result.append(character)
            if character == "\"" { inString.toggle() }
            if character == "\\", let escaped = rest.popFirst() { result.append(escaped) }
        }
        return result
    }

    private func value(_ name: String, event: JSON, rule: ARN) -> JSON? {
        switch name {
        case "aws.events.rule-arn": return .string(rule.description)
        case "aws.events.rule-name": return .string(rule.name)
        case "aws.events.event", "aws.events.event.json": return event
        case "aws.events.event.ingestion-time": return event["time"]
        default: return inputPathsMap?[name].map { JSONPath($0)?.value(in: event) ?? .null }
        }
    }
}

extension JSON {
    /// A string as it is, anything else as JSON.
    fileprivate var plain: String { string ?? text() }

    /// As it stands between the quotation marks of a JSON string; null is nothing.
    fileprivate var embedded: String {
        if isNull { return "" }
        return String(JSON.string(plain).text().dropFirst().dropLast())
    }
}
