package import Delivery
package import Identifiers
package import Objects
package import Pipelines
package import Registry
package import Roles
package import Stacks

/// The services that keep what stacks make.
package struct ResourceServices: Sendable {
    package let home: Home
    package let objects: Objects
    package let roles: Roles
    package let registry: Registry
    package let pipelines: Pipelines
    package let delivery: Delivery
    package let builds: BuildProjects

    package init(
        home: Home,
        objects: Objects,
        roles: Roles,
        registry: Registry,
        pipelines: Pipelines,
        delivery: Delivery,
        builds: BuildProjects
    ) {
        self.home = home
        self.objects = objects
        self.roles = roles
        self.registry = registry
        self.pipelines = pipelines
        self.delivery = delivery
        self.builds = builds
    }

    /// One provider for each type.
    package var providers: [any ResourceProvider] {
        [
            BucketProvider(objects: objects, home: home), BucketPolicyProvider(roles: roles),
            RoleProvider(roles: roles), PolicyProvider(roles: roles), ManagedPolicyProvider(roles: roles),
            ModelPackageGroupProvider(registry: registry), PipelineProvider(pipelines: pipelines),
            CodeBuildProjectProvider(builds: builds), CodePipelineProvider(delivery: delivery),
        ]
    }
}
