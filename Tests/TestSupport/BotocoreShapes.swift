package import JSONDocuments

/// AWS's own model of a service, as botocore carries it.
package enum BotocoreShapes {
    /// Compares answers with the output shapes of their operations, all the way down.
    ///
    /// An answer has something, no member that AWS has not, and every one that AWS requires; its values are of AWS's types, within
    /// its enumerations and patterns.
    /// - Throws: ``CommandFailure`` that names the first place where one differs; or if there is no botocore.
    package static func check(service: String, answers: [(operation: String, answer: JSON)]) throws {
        let list = JSON.array(answers.map { ["Operation": .string($0.operation), "Answer": $0.answer] })
        try Python.run(program, [service], input: list.text())
    }

    private static let program = #"""
        import json, re, sys
        import botocore.session
        model = botocore.session.get_session().get_service_model(sys.argv[1])

        def pattern(shape):
            """A string's pattern, in Python's spelling where AWS writes it as Java does."""
            text = shape.metadata.get("pattern", "(?s:.*)")
            text = text.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
            return text.replace(r"\p{Print}", r"[\x20-\x7E]")

        def compare(shape, value, path):
            kind = shape.type_name
            if kind == "structure":
                assert isinstance(value, dict), path
                for name, member in value.items():
                    assert name in shape.members, f"{path} has {name}, which AWS has not"
                    compare(shape.members[name], member, f"{path}.{name}")
                for name in shape.required_members: assert name in value, f"{path} lacks {name}"
            elif kind == "list":
                assert isinstance(value, list), path
                for item in value: compare(shape.member, item, path + "[]")
            elif kind == "map":
                assert isinstance(value, dict), path
                for key, item in value.items(): compare(shape.value, item, f"{path}[{key}]")
            elif kind == "string":
                assert isinstance(value, str), path
                assert not getattr(shape, "enum", None) or value in shape.enum, (path, value)
                assert re.fullmatch(pattern(shape), value), (path, value, pattern(shape))
            elif kind in ("timestamp", "double", "float", "integer", "long"):
                assert isinstance(value, (int, float)) and not isinstance(value, bool), (path, value)
            elif kind == "boolean":
                assert isinstance(value, bool), path
            else:
                raise AssertionError((path, kind))

        for entry in json.load(sys.stdin):
            assert entry["Answer"], entry["Operation"]
            compare(model.operation_model(entry["Operation"]).output_shape, entry["Answer"], entry["Operation"])
        """#
}
