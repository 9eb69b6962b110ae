import ArgumentParser
import EventPatterns
import Foundation
import JSONDocuments

/// Tries patterns on events, as the bus would.
struct RuleTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Say which events match which patterns.",
        discussion: """
            Patterns come from files (--pattern), which need no server, or from the server's rules (--rule). A file holds one JSON \
            object, an array of them, or one a line.
            """
    )

    @Argument(help: "Files of events.") var events: [String]
    @Option(help: "A file of patterns; may be given more than once.") var pattern: [String] = []
    @Option(help: "A rule of the server; may be given more than once.") var rule: [String] = []
    @Option(help: "Match all events this often, and say only how many matched and how fast, read before and as text.")
    var rounds: Int?
    @OptionGroup var server: ServerOptions

    func run() async throws {
        let patterns = try await filed() + ruled()
        if patterns.isEmpty { throw CommandError("There is no pattern to try: give --pattern FILE or --rule NAME.") }
        let events = try events.flatMap { try Self.documents(in: $0).map(\.json) }
        let index = PatternIndex(patterns.map(\.pattern))
        if let rounds { return try measure(index, events, rounds: rounds) }
        let matches = events.map { event in index.matches(event).map { patterns[$0].name } }
        if server.json {
            let answer = matches.map { names in ["Matches": .array(names.map(JSON.string))] as JSON }
            return print((["Events": .array(answer)] as JSON).text(.pretty))
        }
        let rows = zip(events, matches).enumerated()
            .map { number, pair in
                [
                    "number": .integer(Int64(number + 1)), "event": pair.0["detail-type"] ?? .null,
                    "matches": .string(pair.1.joined(separator: ", ")),
                ] as JSON
            }
        print(
            TextTable.text(
                rows,
                [.init("EVENT", "number", right: true), .init("WHAT", "event"), .init("MATCHES", "matches")]
            )
        )
    }

    /// The patterns of the files, each named by its file and, where there are several in it, its position.
    private func filed() throws -> [(name: String, pattern: EventPattern)] {
        try pattern.flatMap { file in
            try Self.documents(in: file)
                .map { document in
                    do { return (document.name, try EventPattern(document.json)) } catch {
                        throw CommandError("\(document.name) is no event pattern: \(error).")
                    }
                }
        }
    }

    private func ruled() async throws -> [(name: String, pattern: EventPattern)] {
        if rule.isEmpty { return [] }
        return try await server.withClient { client in
            var patterns: [(name: String, pattern: EventPattern)] = []
            for name in rule {
                let answer = try await client.call("AWSEvents.DescribeRule", ["Name": .string(name)])
                guard let text = answer["EventPattern"]?.string else {
                    throw CommandError("The rule \(name) has no event pattern; it fires by its schedule only.")
                }
                patterns.append((name, try EventPattern(parsing: text)))
            }
            return patterns
        }
    }

    private func measure(_ index: PatternIndex, _ events: [JSON], rounds: Int) throws {
        guard rounds > 0 else { throw CommandError("--rounds is \(rounds); give 1 or more.") }
        let count = events.count * rounds
        var matched = 0
        func rate(_ body: () throws -> Void) rethrows -> (seconds: Double, rate: Double) {
            let seconds = try ContinuousClock().measure(body) / .seconds(1)
            return (seconds, (Double(count) / max(seconds, 1e-9)).rounded())
        }
        let (seconds, parsed) = rate {
            for _ in 0..<rounds {
                for event in events { matched += index.matches(event).count }
            }
        }
        let texts = events.map { $0.bytes() }
        var matchedOfText = 0
        let fromText = try rate {
            for _ in 0..<rounds {
                for text in texts { matchedOfText += try index.matches(parsing: text).count }
            }
        }
        guard matchedOfText == matched else {
            throw CommandError("\(matched) events matched once read, but \(matchedOfText) from their text.")
        }
        let facts: JSON = [
            "Patterns": .integer(Int64(index.count)), "Events": .integer(Int64(count)),
            "Matches": .integer(Int64(matched)), "Seconds": .double(seconds), "EventsPerSecond": .double(parsed),
            "EventsPerSecondFromText": .double(fromText.rate),
        ]
        print(server.json ? facts.text(.pretty) : Details.text(facts))
    }

    /// The JSON objects of a file.
    private static func documents(in path: String) throws -> [(name: String, json: JSON)] {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw CommandError("Cannot read \(path): \(error.localizedDescription)")
        }
        if let whole = try? JSON(parsing: text) {
            guard let elements = whole.array else { return [(path, whole)] }
            return elements.enumerated().map { ("\(path):\($0.offset + 1)", $0.element) }
        }
        return try text.split(separator: "\n").enumerated()
            .filter { !$0.element.allSatisfy(\.isWhitespace) }
            .map { line in
                do { return ("\(path):\(line.offset + 1)", try JSON(parsing: String(line.element))) } catch {
                    throw CommandError("Line \(line.offset + 1) of \(path) is no JSON: \(error).")
                }
            }
    }
}
