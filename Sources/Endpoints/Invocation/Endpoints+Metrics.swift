import Foundation
import MetricStore
import Store
import Synchronization

extension Endpoints {
    /// The namespace of the invocations' metrics.
    ///
    /// - Source: SageMaker developer guide, "Monitor Amazon SageMaker with Amazon CloudWatch", endpoint invocation metrics.
    package static let namespace = "AWS/SageMaker"

    /// Puts one datum for each metric and variant of the minute that has ended; with `all`, of the one under way too.
    ///
    /// A variant in service that nobody asked says so with a 0, so that autoscaling sees that it is idle; SageMaker says nothing.
    func publishMetrics(at now: Date, all: Bool) async throws {
        guard let metrics else { return }
        let inService = serving.withLock { $0.values.flatMap(\.variants).map(\.workers) }
        let read = meters.read(at: now, all: all) { workers in inService.contains { $0 === workers } }
        guard let (time, readings) = read, !readings.isEmpty else { return }
        let data = readings.flatMap { $0.data(at: time) }
        let put: @Sendable (Transaction) throws -> Void = { try metrics.put(data, namespace: Self.namespace, in: $0) }
        if all { try await store.writeAtEnd(put) } else { try await store.write(put) }
    }
}

extension Meters.Reading {
    /// The metrics as SageMaker names them, with its units and the statistics that it documents.
    fileprivate func data(at time: Date) -> [MetricDatum] {
        let dimensions = [
            MetricDimension(name: "EndpointName", value: endpoint),
            MetricDimension(name: "VariantName", value: variant),
        ]
        func datum(_ name: String, _ unit: String = "None", _ set: StatisticSet) -> MetricDatum {
            MetricDatum(metricName: name, dimensions: dimensions, timestamp: time, statisticValues: set, unit: unit)
        }
        func each(_ sum: Double, _ least: Double = 0, _ most: Double = 1) -> StatisticSet {
            StatisticSet(sampleCount: Double(max(1, counts.invocations)), sum: sum, minimum: least, maximum: most)
        }
        guard counts.invocations > 0 else {
            return ["Invocations", "InvocationsPerInstance"].map { datum($0, "None", each(0, 0, 0)) }
        }
        let share = counts.invocationsPerInstance / Double(counts.invocations)
        func errors(_ count: Int) -> StatisticSet {
            each(Double(count), count == counts.invocations ? 1 : 0, count > 0 ? 1 : 0)
        }
        var data = [
            datum("Invocations", "None", each(Double(counts.invocations), 1, 1)),
            datum("InvocationsPerInstance", "None", each(counts.invocationsPerInstance, share, share)),
            datum("Invocation4XXErrors", "None", errors(counts.invocation4XXErrors)),
            datum("Invocation5XXErrors", "None", errors(counts.invocation5XXErrors)),
        ]
        if counts.answered > 0 {
            let latency = StatisticSet(
                sampleCount: Double(counts.answered),
                sum: counts.modelLatencySum,
                minimum: counts.modelLatencyMinimum,
                maximum: counts.modelLatencyMaximum
            )
            data.append(datum("ModelLatency", "Microseconds", latency))
        }
        return data
    }
}
