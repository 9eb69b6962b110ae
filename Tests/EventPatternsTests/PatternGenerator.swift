import JSONDocuments
import SeededRandom

/// Random patterns, and events that they meet, since the alphabets are small.
struct PatternGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    mutating func name() -> String { pick(["a", "b", "c", "$or", "a", "b", "c", "$or", "e\u{301}", "detail-type"]) }
    mutating func text() -> String {
        pick(["", "x", "xy", "xyz", "yz", "X", "Xy", "10.0.0.1", "10.0.1.1", "é", "e\u{301}", "a*"])
    }
    mutating func number() -> JSON { pick([0, 1, 1.0, 2.5, -1, 300, 3.0e2]) }

    mutating func scalar() -> JSON {
        switch below(6) {
        case 0: return nil
        case 1: return .bool(below(2) == 0)
        case 2: return number()
        default: return .string(text())
        }
    }

    mutating func event(_ depth: Int = 3) -> JSON {
        switch depth == 0 ? 3 + below(2) : below(6) {
        case 0, 1, 2:
            var object: JSON = [:]
            for _ in 0..<below(4) { object[name()] = event(depth - 1) }
            return object
        case 3: return .array((0..<below(3)).map { _ in event(max(0, depth - 1)) })
        default: return scalar()
        }
    }

    mutating func matcher() -> JSON {
        switch below(14) {
        case 0, 1, 2: return scalar()
        case 3: return ["prefix": .string(text())]
        case 4: return ["suffix": .string(text())]
        case 5: return ["equals-ignore-case": .string(text())]
        case 6: return ["wildcard": .string(pick(["*", "x*", "*z", "x*z", "*y*", "xyz", "X*"]))]
        case 7:
            return ["anything-but": pick([["x", "xy"], [1, 300], "xyz", ["prefix": "x"], ["wildcard": ["x*z"]]])]
        case 8:
            return [
                "numeric": pick([[">", 0], ["=", 300], ["<", 2.5], [">=", 1, "<", 300], ["<=", -1]])
            ]
        case 9: return ["cidr": pick(["10.0.0.0/24", "10.0.0.0/8"])]
        case 10: return ["exists": true]
        case 11: return ["exists": false]
        case 12: return ["prefix": ["equals-ignore-case": .string(text())]]
        default: return ["suffix": ["equals-ignore-case": .string(text())]]
        }
    }

    mutating func pattern(_ depth: Int = 3) -> JSON {
        var object: JSON = [:]
        for _ in 0...below(2) {
            let name = name()
            if name == "$or", depth > 0 {
                object[name] = .array((0..<(2 + below(2))).map { _ in pattern(depth - 1) })
            } else if depth > 0, below(2) == 0 {
                object[name] = pattern(depth - 1)
            } else {
                object[name] = .array((0...below(2)).map { _ in matcher() })
            }
        }
        return object
    }
}
