import Foundation
import Identifiers
package import JSONDocuments
package import Monitors
package import Stacks
import Store

/// `AWS::SageMaker::MonitoringSchedule`: looks at an endpoint's captures on a schedule.
///
/// - Source: CloudFormation template reference, AWS::SageMaker::MonitoringSchedule; `Ref` is the schedule's ARN.
package struct MonitoringScheduleProvider: ResourceProvider {
    package let type = "AWS::SageMaker::MonitoringSchedule"
    package let schema = ResourceSchema(
        required: ["MonitoringScheduleConfig", "MonitoringScheduleName"],
        optional: [
            "EndpointName", "FailureReason", "LastMonitoringExecutionSummary", "MonitoringScheduleStatus", "Tags",
        ],
        replacing: ["MonitoringScheduleName"],
        attributes: ["MonitoringScheduleArn", "CreationTime", "LastModifiedTime"]
    )

    let monitors: Monitors

    package init(monitors: Monitors) { self.monitors = monitors }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("MonitoringScheduleName"), try await schedule(name) != nil {
            throw taken("monitoring schedule", name)
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("MonitoringScheduleName") ?? ""
        if try await schedule(name) == nil {
            let request = try resource.value(
                CreateMonitoringScheduleRequest.self,
                with: ["Tags": StackTags(resource).json]
            )
            _ = try await monitors.createMonitoringSchedule(request)
        }
        try await setStatus(resource, name)
        return try await provided(resource, name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("MonitoringScheduleName") ?? ""
        // The status alone does not make a new configuration.
        if resource.properties["MonitoringScheduleConfig"] != resource.previous?["MonitoringScheduleConfig"] {
            _ = try await monitors.updateMonitoringSchedule(resource.value(UpdateMonitoringScheduleRequest.self))
        }
        try await setStatus(resource, name)
        let provided = try await provided(resource, name)
        try await monitors.setTags(StackTags(resource).tags, of: provided.physicalId)
        return provided
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = name(of: resource) else { return }
        do {
            try await monitors.deleteMonitoringSchedule(MonitoringScheduleRequest(monitoringScheduleName: name))
        } catch let error as ServiceError where error.code == .notFound {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = name(of: resource), let schedule = try await schedule(name) else { return nil }
        return try JSON(parsing: AWSCoding.text(schedule))
    }

    /// The name of the schedule that is there, which its ARN spells in lower case.
    private func name(of resource: ResourceRequest) -> String? {
        let name = resource.physicalId.flatMap(ARN.init)?.name
        let given = [resource.text("MonitoringScheduleName"), resource.previous?["MonitoringScheduleName"]?.string]
        return given.compactMap { $0 }.first { $0.lowercased() == name } ?? name
    }

    private func schedule(_ name: String) async throws -> DescribeMonitoringScheduleResponse? {
        try await found {
            try await monitors.describeMonitoringSchedule(MonitoringScheduleRequest(monitoringScheduleName: name))
        }
    }

    /// Starts or stops the schedule where the template says so.
    private func setStatus(_ resource: ResourceRequest, _ name: String) async throws {
        let request = MonitoringScheduleRequest(monitoringScheduleName: name)
        guard let wanted = resource.text("MonitoringScheduleStatus"),
            try await schedule(name)?.monitoringScheduleStatus != wanted
        else { return }
        switch wanted {
        case "Stopped": try await monitors.stopMonitoringSchedule(request)
        case "Scheduled": try await monitors.startMonitoringSchedule(request)
        default:
            throw ServiceError(
                .validation,
                "The resource '\(resource.logicalId)': MonitoringScheduleStatus is '\(wanted)': it must be Scheduled or Stopped."
            )
        }
    }

    private func provided(_ resource: ResourceRequest, _ name: String) async throws -> ProvidedResource {
        guard let schedule = try await schedule(name) else {
            throw ServiceError(
                .notFound,
                "The monitoring schedule '\(name)' of '\(resource.logicalId)' is gone. Create the stack anew."
            )
        }
        return ProvidedResource(
            physicalId: schedule.monitoringScheduleArn,
            attributes: [
                "MonitoringScheduleArn": .string(schedule.monitoringScheduleArn),
                "CreationTime": .string(schedule.creationTime.wholeSeconds),
                "LastModifiedTime": .string(schedule.lastModifiedTime.wholeSeconds),
            ]
        )
    }
}
