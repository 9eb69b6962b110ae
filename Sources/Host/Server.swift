package import Autoscaling
package import Delivery
package import Endpoints
package import Events
import Foundation
package import Functions
package import Gateway
package import Jobs
package import Lineage
import Logging
package import MetricStore
package import Monitors
package import Objects
package import Pipelines
import ProjectSeeds
package import Projects
package import Registry
package import Repositories
package import Roles
import ServiceLifecycle
import StackResources
package import Stacks
package import Store
import UnixSignals

/// The whole of Driftloop in one process: every service over one store, and the gateway in front.
///
/// Services do not know each other's wishes: what one does next because of another is said by rules on the bus.
package struct Server: Sendable {
    package let store: Store
    package let objects: Objects
    package let events: Events
    package let metrics: Metrics
    package let registry: Registry
    package let lineage: Lineage
    package let jobs: Jobs
    package let endpoints: Endpoints
    package let autoscaling: Autoscaling
    package let monitors: Monitors
    package let pipelines: Pipelines
    package let delivery: Delivery
    package let builds: BuildProjects
    package let roles: Roles
    package let stacks: Stacks
    package let repositories: Repositories
    package let functions: Functions
    package let projects: Projects
    let publication: TemplatePublication
    package let gateway: Gateway

    /// Opens the state directory and builds the services; nothing runs before ``run()``.
    package init(_ configuration: Configuration, clock: any WallClock = SystemClock()) throws {
        store = try Store(
            directory: configuration.state,
            clock: clock,
            migrations: Registry.migrations + Lineage.migrations + Jobs.migrations + Endpoints.migrations
                + Metrics.migrations
                + Events.migrations
                + Monitors.migrations + Pipelines.migrations + Delivery.migrations
                + Roles.migrations + Stacks.migrations + Autoscaling.migrations
                + Repositories.migrations + Functions.migrations + Projects.migrations
        )
        objects = try Objects(store: store)
        registry = Registry(store: store)
        lineage = Lineage(store: store)
        metrics = Metrics(store: store)
        endpoints = Endpoints(
            store: store,
            objects: objects,
            modelPackages: registry.contents(of:),
            metrics: metrics
        )
        autoscaling = Autoscaling(store: store, endpoints: endpoints, metrics: metrics)
        jobs = Jobs(
            store: store,
            objects: objects,
            runtimes: try configuration.runtimeTable(),
            models: endpoints.transformModel(named:)
        )
        monitors = Monitors(
            store: store,
            jobs: jobs,
            metrics: metrics,
            objects: objects,
            captures: EndpointCaptures(endpoints: endpoints)
        )
        pipelines = Pipelines(
            store: store,
            jobs: jobs,
            registry: registry,
            objects: objects,
            models: PipelineModels(endpoints: endpoints),
            lineage: PipelineLineage()
        )
        delivery = Delivery(store: store, objects: objects)
        let address = ServerAddress(configuration.address)
        builds = BuildProjects(
            store: store,
            jobs: jobs,
            objects: objects,
            settings: BuildProjects.Settings(
                endpoint: address.url,
                kit: try? configuration.kit.get().folder.path
            )
        )
        delivery.register([CodeBuildAction(builds: builds), CodeBuildAction(builds: builds, category: "Test")])
        repositories = try Repositories(store: store, objects: objects)
        let bus = Late<Events>()
        functions = Functions(
            store: store,
            natives: [
                "pipeline-change": .pipelineChange(pipelines: pipelines, delivery: delivery, events: bus),
                "start-pipeline": .startPipeline(pipelines), "lower-case": .lowerCase,
            ]
        )
        delivery.join(builds, repositories, objects)
        roles = Roles(store: store)
        stacks = Stacks(store: store, objects: objects)
        projects = Projects(store: store, objects: objects, stacks: StackProducts(stacks: stacks))
        publication = TemplatePublication(
            stacks: stacks,
            objects: objects,
            roles: roles,
            home: store.home,
            kit: configuration.kit
        )
        delivery.register([
            StackDeployment(stacks: stacks, objects: objects), FunctionAction(functions: functions, home: store.home),
        ])
        events = Events(
            store: store,
            targets: [
                PipelineTarget(pipelines: pipelines), CodePipelineTarget(delivery: delivery),
                FunctionTarget(functions: functions),
            ]
        )
        bus.set(events)
        stacks.add(
            ResourceServices(
                home: store.home,
                objects: objects,
                roles: roles,
                registry: registry,
                pipelines: pipelines,
                endpoints: endpoints,
                autoscaling: autoscaling,
                monitors: monitors,
                metrics: metrics,
                events: events,
                repositories: repositories,
                functions: functions,
                builds: builds,
                delivery: delivery,
                projects: projects
            )
            .providers
        )
        gateway = try Gateway(
            address: configuration.address,
            port: configuration.port,
            operations: OperationTable(
                pipelines: pipelines,
                jobs: jobs,
                registry: registry,
                lineage: lineage,
                endpoints: endpoints,
                monitors: monitors,
                metrics: metrics,
                events: events,
                autoscaling: autoscaling,
                delivery: delivery,
                builds: builds,
                stacks: stacks,
                roles: roles,
                home: store.home,
                repositories: repositories,
                functions: functions,
                projects: projects,
                objects: objects,
                others: ["Driftloop.PublishTemplate": Operation(publication.publish(_:))]
            ),
            endpoints: endpoints,
            objects: objects,
            repositories: repositories,
            functions: functions,
            home: store.home
        )
        address.set(gateway)
    }

    /// Runs every service until the process is told to stop (SIGTERM, SIGINT), or `stop` is notified.
    ///
    /// The gateway stops first and the services it calls after it, so that every request that was accepted is answered and
    /// every capture is written.
    package func run(until stop: Signal) async throws {
        var logger = Logger(label: "driftloop")
        logger.logLevel = .warning
        let services: [any Service] = [
            Loop("metrics", metrics.run), Loop("events", events.run), Loop("jobs", jobs.run),
            Loop("pipelines", pipelines.run), Loop("delivery", delivery.run),
            Loop("builds", builds.run), Loop("stacks", stacks.run), Loop("autoscaling", autoscaling.run),
            Loop("repositories", repositories.run), Loop("functions", functions.run),
            Loop("projects", projects.run),
            Loop("publication") { [publication, logger] in try await publication.run(logger) },
            Loop("monitors", monitors.run), Loop("endpoints", endpoints.run), gateway,
        ]
        let stopper = Loop("stop") { await stop.wait() }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) } + [
                    .init(service: stopper, successTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }
}

/// A service's loop, ended by cancellation when the group shuts down.
private struct Loop: Service, CustomStringConvertible {
    let description: String
    let body: @Sendable () async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable () async throws -> Void) {
        description = name
        self.body = body
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do { try await body() } catch is CancellationError {}
        }
    }
}
