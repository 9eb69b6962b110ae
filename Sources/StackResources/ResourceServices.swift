package import Autoscaling
package import Delivery
package import Endpoints
package import Events
package import Functions
package import Identifiers
package import MetricStore
package import Monitors
package import Objects
package import Pipelines
package import Projects
package import Registry
package import Repositories
package import Roles
package import Stacks

/// The services that keep what stacks make.
package struct ResourceServices: Sendable {
    package let home: Home
    package let objects: Objects
    package let roles: Roles
    package let registry: Registry
    package let pipelines: Pipelines
    package let endpoints: Endpoints
    package let autoscaling: Autoscaling
    package let monitors: Monitors
    package let metrics: Metrics
    package let events: Events
    package let repositories: Repositories
    package let functions: Functions
    package let builds: BuildProjects
    package let delivery: Delivery
    package let projects: Projects

    package init(
        home: Home,
        objects: Objects,
        roles: Roles,
        registry: Registry,
        pipelines: Pipelines,
        endpoints: Endpoints,
        autoscaling: Autoscaling,
        monitors: Monitors,
        metrics: Metrics,
        events: Events,
        repositories: Repositories,
        functions: Functions,
        builds: BuildProjects,
        delivery: Delivery,
        projects: Projects
    ) {
        self.home = home
        self.objects = objects
        self.roles = roles
        self.registry = registry
        self.pipelines = pipelines
        self.endpoints = endpoints
        self.autoscaling = autoscaling
        self.monitors = monitors
        self.metrics = metrics
        self.events = events
        self.repositories = repositories
        self.functions = functions
        self.builds = builds
        self.delivery = delivery
        self.projects = projects
    }

    /// One provider for each type.
    package var providers: [any ResourceProvider] {
        [
            BucketProvider(objects: objects, home: home), BucketPolicyProvider(roles: roles),
            RoleProvider(roles: roles), PolicyProvider(roles: roles), ManagedPolicyProvider(roles: roles),
            ModelPackageGroupProvider(registry: registry), PipelineProvider(pipelines: pipelines),
            ModelProvider(endpoints: endpoints), EndpointConfigProvider(endpoints: endpoints),
            EndpointProvider(endpoints: endpoints), MonitoringScheduleProvider(monitors: monitors),
            ScalableTargetProvider(autoscaling: autoscaling), ScalingPolicyProvider(autoscaling: autoscaling),
            AlarmProvider(metrics: metrics), RuleProvider(events: events),
            RepositoryProvider(repositories: repositories), CodeBuildProjectProvider(builds: builds),
            CodePipelineProvider(delivery: delivery), FunctionProvider(functions: functions),
            PermissionProvider(functions: functions), CustomResourceProvider(functions: functions),
            PortfolioProvider(projects: projects), ProductProvider(projects: projects),
            ProductAssociationProvider(projects: projects), PrincipalAssociationProvider(projects: projects),
            LaunchRoleConstraintProvider(projects: projects),
        ]
    }
}
