package import Autoscaling
package import Delivery
package import Endpoints
package import Events
package import Functions
package import Identifiers
package import Jobs
package import Lineage
package import MetricStore
package import Monitors
package import Objects
package import Pipelines
package import Projects
package import Registry
package import Repositories
package import Roles
package import Stacks

/// Every operation that the gateway serves, by `X-Amz-Target`.
///
/// `Driftloop.…` are ours, for what AWS shows in its console only.
package struct OperationTable: Sendable {
    private var operations: [String: Operation] = [:]

    /// Registers the operations of all services, and `others` by their whole targets.
    package init(
        pipelines: Pipelines,
        jobs: Jobs,
        registry: Registry,
        lineage: Lineage,
        endpoints: Endpoints,
        monitors: Monitors,
        metrics: Metrics,
        events: Events,
        autoscaling: Autoscaling,
        delivery: Delivery,
        builds: BuildProjects,
        stacks: Stacks,
        roles: Roles,
        home: Home,
        repositories: Repositories,
        functions: Functions,
        projects: Projects,
        objects: Objects,
        others: [String: Operation] = [:]
    ) {
        add("SageMaker.", Self.pipelineOperations(pipelines))
        add("SageMaker.", Self.jobOperations(jobs))
        add("SageMaker.", Self.registryOperations(registry))
        add("SageMaker.", Self.lineageOperations(lineage))
        add("SageMaker.", Self.endpointOperations(endpoints))
        add("SageMaker.", Self.monitorOperations(monitors))
        add("Logs_20140328.", Self.logOperations(jobs))
        add("GraniteServiceVersion20100801.", Self.metricOperations(metrics))
        add("AWSEvents.", Self.eventOperations(events))
        add("AnyScaleFrontendService.", Self.autoscalingOperations(autoscaling))
        add("CodePipeline_20150709.", Self.codePipelineOperations(delivery))
        add("CodeBuild_20161006.", Self.codeBuildOperations(builds))
        add("CloudFormation.", Self.stackOperations(stacks))
        add("IAM.", Self.roleOperations(roles))
        add("STS.", Self.securityTokenOperations(home))
        add("CodeCommit_20150413.", Self.repositoryOperations(repositories))
        add("SageMaker.", Self.projectOperations(projects))
        add("SageMaker.", Self.tagOperations(registry.store))
        add("AWS242ServiceCatalogService.", Self.catalogOperations(projects))
        add("Driftloop.", ["ListFunctionInvocations": Operation(functions.listInvocations)])
        add("Driftloop.", ["ListCommits": Operation(repositories.listCommits)])
        add("Driftloop.", Self.ownOperations(jobs: jobs, monitors: monitors, events: events, objects: objects))
        add("", others)
    }

    /// The operation of a target such as `SageMaker.ListPipelines`; nil if there is none.
    package subscript(target: String) -> Operation? { operations[target] }

    private mutating func add(_ prefix: String, _ named: [String: Operation]) {
        for (name, operation) in named { operations[prefix + name] = operation }
    }

    private static func pipelineOperations(_ pipelines: Pipelines) -> [String: Operation] {
        [
            "CreatePipeline": Operation(pipelines.createPipeline),
            "UpdatePipeline": Operation(pipelines.updatePipeline),
            "DescribePipeline": Operation(pipelines.describePipeline),
            "ListPipelines": Operation(pipelines.listPipelines),
            "DeletePipeline": Operation(pipelines.deletePipeline),
            "StartPipelineExecution": Operation { try await pipelines.startPipelineExecution($0, startedBy: .user) },
            "UpdatePipelineExecution": Operation(pipelines.updatePipelineExecution),
            "StopPipelineExecution": Operation(pipelines.stopPipelineExecution),
            "RetryPipelineExecution": Operation(pipelines.retryPipelineExecution),
            "DescribePipelineExecution": Operation(pipelines.describePipelineExecution),
            "DescribePipelineDefinitionForExecution": Operation(pipelines.describePipelineDefinitionForExecution),
            "ListPipelineExecutions": Operation(pipelines.listPipelineExecutions),
            "ListPipelineExecutionSteps": Operation(pipelines.listPipelineExecutionSteps),
            "ListPipelineParametersForExecution": Operation(pipelines.listPipelineParametersForExecution),
        ]
    }

    private static func jobOperations(_ jobs: Jobs) -> [String: Operation] {
        [
            "CreateProcessingJob": Operation(jobs.createProcessingJob),
            "DescribeProcessingJob": Operation(jobs.describeProcessingJob),
            "ListProcessingJobs": Operation(jobs.listProcessingJobs),
            "StopProcessingJob": Operation(jobs.stopProcessingJob),
            "CreateTrainingJob": Operation(jobs.createTrainingJob),
            "DescribeTrainingJob": Operation(jobs.describeTrainingJob),
            "ListTrainingJobs": Operation(jobs.listTrainingJobs), "StopTrainingJob": Operation(jobs.stopTrainingJob),
            "CreateTransformJob": Operation(jobs.createTransformJob),
            "DescribeTransformJob": Operation(jobs.describeTransformJob),
            "ListTransformJobs": Operation(jobs.listTransformJobs),
            "StopTransformJob": Operation(jobs.stopTransformJob),
        ]
    }

    private static func registryOperations(_ registry: Registry) -> [String: Operation] {
        [
            "CreateModelPackageGroup": Operation(registry.createModelPackageGroup),
            "DescribeModelPackageGroup": Operation(registry.describeModelPackageGroup),
            "ListModelPackageGroups": Operation(registry.listModelPackageGroups),
            "DeleteModelPackageGroup": Operation(registry.deleteModelPackageGroup),
            "CreateModelPackage": Operation(registry.createModelPackage),
            "DescribeModelPackage": Operation(registry.describeModelPackage),
            "ListModelPackages": Operation(registry.listModelPackages),
            "UpdateModelPackage": Operation(registry.updateModelPackage),
            "DeleteModelPackage": Operation(registry.deleteModelPackage),
        ]
    }

    private static func endpointOperations(_ endpoints: Endpoints) -> [String: Operation] {
        [
            "CreateModel": Operation(endpoints.createModel), "DescribeModel": Operation(endpoints.describeModel),
            "ListModels": Operation(endpoints.listModels), "DeleteModel": Operation(endpoints.deleteModel),
            "CreateEndpointConfig": Operation(endpoints.createEndpointConfig),
            "DescribeEndpointConfig": Operation(endpoints.describeEndpointConfig),
            "ListEndpointConfigs": Operation(endpoints.listEndpointConfigs),
            "DeleteEndpointConfig": Operation(endpoints.deleteEndpointConfig),
            "CreateEndpoint": Operation(endpoints.createEndpoint),
            "UpdateEndpoint": Operation(endpoints.updateEndpoint),
            "DescribeEndpoint": Operation(endpoints.describeEndpoint),
            "ListEndpoints": Operation(endpoints.listEndpoints),
            "DeleteEndpoint": Operation(endpoints.deleteEndpoint),
            "UpdateEndpointWeightsAndCapacities": Operation(endpoints.updateEndpointWeightsAndCapacities),
        ]
    }

    private static func monitorOperations(_ monitors: Monitors) -> [String: Operation] {
        [
            "CreateMonitoringSchedule": Operation(monitors.createMonitoringSchedule),
            "UpdateMonitoringSchedule": Operation(monitors.updateMonitoringSchedule),
            "DescribeMonitoringSchedule": Operation(monitors.describeMonitoringSchedule),
            "ListMonitoringSchedules": Operation(monitors.listMonitoringSchedules),
            "StartMonitoringSchedule": Operation(monitors.startMonitoringSchedule),
            "StopMonitoringSchedule": Operation(monitors.stopMonitoringSchedule),
            "DeleteMonitoringSchedule": Operation(monitors.deleteMonitoringSchedule),
            "ListMonitoringExecutions": Operation(monitors.listMonitoringExecutions),
        ]
    }

    private static func metricOperations(_ metrics: Metrics) -> [String: Operation] {
        [
            "PutMetricData": Operation(metrics.putMetricData),
            "GetMetricStatistics": Operation(metrics.getMetricStatistics),
            "ListMetrics": Operation(metrics.listMetrics), "PutMetricAlarm": Operation(metrics.putMetricAlarm),
            "GetMetricData": Operation(metrics.getMetricData),
            "DescribeAlarms": Operation(metrics.describeAlarms),
            "DescribeAlarmsForMetric": Operation(metrics.describeAlarmsForMetric),
            "DescribeAlarmHistory": Operation(metrics.describeAlarmHistory),
            "DeleteAlarms": Operation(metrics.deleteAlarms),
            "SetAlarmState": Operation(metrics.setAlarmState),
        ]
    }

    private static func eventOperations(_ events: Events) -> [String: Operation] {
        [
            "PutRule": Operation(events.putRule), "DescribeRule": Operation(events.describeRule),
            "ListRules": Operation(events.listRules), "DeleteRule": Operation(events.deleteRule),
            "EnableRule": Operation(events.enableRule), "DisableRule": Operation(events.disableRule),
            "PutTargets": Operation(events.putTargets), "RemoveTargets": Operation(events.removeTargets),
            "ListTargetsByRule": Operation(events.listTargetsByRule), "PutEvents": Operation(events.putEvents),
            "ListRuleNamesByTarget": Operation(events.listRuleNamesByTarget),
            "TestEventPattern": Operation(events.testEventPattern), "TagResource": Operation(events.tagResource),
            "UntagResource": Operation(events.untagResource),
            "ListTagsForResource": Operation(events.listTagsForResource),
            "DescribeEventBus": Operation(events.describeEventBus),
            "ListEventBuses": Operation(events.listEventBuses),
        ]
    }
}
