import Endpoints
import Foundation
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

@Suite("Invocation") struct InvocationTests {
    @Test func `rows of CSV get a prediction each, one a line`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            let first = try fixture.expected([4, 1, 2])
            let second = try fixture.expected([9, .nan, 3.5])
            #expect(try await fixture.invoke("4,1,2") == first)
            #expect(try await fixture.invoke("4,1,2\n") == first)
            #expect(try await fixture.invoke(" 4.0 , +1e0,\"2\"\r\n9,,.35e1\r\n") == "\(first)\n\(second)")
            #expect(try await fixture.invoke("9,nan,3.5", accept: "*/*") == second)
            #expect(
                try await fixture.invoke("4,1,2\n9,,3.5", accept: "application/json")
                    == "{\"predictions\":[{\"score\":\(first)},{\"score\":\(second)}]}"
            )
        }
    }

    @Test(arguments: [
        #"{"instances":[{"features":[4,1,2]},{"features":[9,null,3.5]}]}"#, #"{"instances":[[4,1,2],[9,null,3.5]]}"#,
        #"{"data":[[4,1,2],[9,null,3.5]]}"#, #"[[4,1,2],[9,null,3.5]]"#,
        #"[{"features":[4,1,2]},{"data":[9,null,3.5]}]"#,
    ])
    func `rows of JSON get a score each`(body: String) async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            let first = try fixture.expected([4, 1, 2])
            let second = try fixture.expected([9, .nan, 3.5])
            #expect(
                try await fixture.invoke(body, type: "application/json; charset=utf-8")
                    == "{\"predictions\":[{\"score\":\(first)},{\"score\":\(second)}]}"
            )
            #expect(try await fixture.invoke("[4,1,2]", type: "application/json", accept: "text/csv") == first)
            #expect(
                try await fixture.invoke("{\"features\":[4,1,2]}\n[9,null,3.5]\n", type: "application/jsonlines")
                    == "{\"score\":\(first)}\n{\"score\":\(second)}"
            )
        }
    }

    @Test(arguments: [
        ("1,2", "text/csv", ["Row 1 has 2 columns", "takes 3"]),
        ("1,2,3\n1,2,3,4", "text/csv", ["Row 2 has 4", "takes 3"]),
        ("1,2,", "text/csv", []), ("1,x,3", "text/csv", ["Row 1, column 2 is 'x'"]),
        ("1,2,3\n\n4,5,6", "text/csv", ["Row 2 has 1 column;"]), ("1,2,inf", "text/csv", ["column 3", "inf"]),
        ("1,2,1e60", "text/csv", ["column 3", "1e60"]),
        ("fare,passengers,km", "text/csv", ["column 1", "fare", "header"]),
        ("1,0x10,3", "text/csv", ["0x10"]), ("", "text/csv", ["no rows"]), ("\n", "text/csv", ["no rows"]),
        ("{", "application/json", ["no valid JSON"]), ("[[1,2]]", "application/json", ["Row 1 has 2 columns"]),
        ("[[1,2,\"a\"]]", "application/json", ["Row 1, column 3"]), ("[[1,2,3],7]", "application/json", ["number"]),
        ("{\"instances\":[{\"x\":1}]}", "application/json", ["features"]), ("[]", "application/json", ["Row 1 has 0"]),
        ("1,2,3", "image/png", ["image/png", "text/csv"]),
    ])
    func `a request that cannot be answered says where it is wrong`(
        body: String,
        type: String,
        parts: [String]
    ) async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            if parts.isEmpty {
                #expect(try await fixture.invoke(body, type: type) == fixture.expected([1, 2, .nan]))
                return
            }
            let error = await #expect(throws: ServiceError.self) { try await fixture.invoke(body, type: type) }
            #expect(error?.code == .validation)
            for part in parts { #expect(error?.message.contains(part) == true, "\(error?.message ?? "")") }
            #expect(fixture.endpoints.invocationCounts()[0].counts.invocation4XXErrors == 1)
        }
    }

    @Test func `bodies over 6 MiB, unknown answers and unknown variants are refused`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            let large = String(repeating: "1,2,3\n", count: (6 << 20) / 6 + 1)
            let error = await #expect(throws: ServiceError.self) { try await fixture.invoke(large) }
            #expect(error?.message.contains("6291456") == true)
            await #expect(throws: ServiceError.self) { try await fixture.invoke("1,2,3", accept: "image/png") }
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.invoke(endpoint: "taxi", body: Array("1,2,3".utf8), targetVariant: "none")
            }
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.invoke(
                    endpoint: "taxi",
                    body: Array("1,2,3".utf8),
                    inferenceId: String(repeating: "a", count: 65)
                )
            }
        }
    }

    @Test func `variants answer by their weights`() async throws {
        try await EndpointsFixture.run { fixture in
            _ = try await fixture.endpoints.createModel(
                CreateModelRequest(
                    modelName: "m",
                    primaryContainer: ContainerDefinition(modelDataUrl: "\(EndpointsFixture.archive)")
                )
            )
            let variants = [("a", 1.0), ("b", 3.0), ("none", 0.0)]
                .map {
                    ProductionVariant(variantName: $0, modelName: "m", initialVariantWeight: $1)
                }
            _ = try await fixture.endpoints.createEndpointConfig(
                CreateEndpointConfigRequest(endpointConfigName: "c", productionVariants: variants)
            )
            _ = try await fixture.endpoints.createEndpoint(
                CreateEndpointRequest(endpointName: "taxi", endpointConfigName: "c")
            )
            try await fixture.wait(for: .inService)
            let body = Array("4,1,2".utf8)
            var answered: [String: Int] = [:]
            for _ in 0..<4000 {
                answered[try await fixture.endpoints.invoke(endpoint: "taxi", body: body).variant, default: 0] += 1
            }
            // 1000 expected; five standard deviations are 137.
            #expect(abs((answered["a"] ?? 0) - 1000) < 137)
            #expect(answered["none"] == nil)
            #expect(
                try await fixture.endpoints.invoke(endpoint: "taxi", body: body, targetVariant: "none").variant
                    == "none"
            )
            let counts = fixture.endpoints.invocationCounts()
            #expect(counts.map(\.variant) == ["a", "b", "none"])
            #expect(counts.map(\.counts.invocations).reduce(0, +) == 4001)
            #expect(counts[1].counts.modelLatencySum > 0)
        }
    }
}
