package import Delivery
package import Functions
package import Identifiers
package import Objects
package import Pipelines
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
    package let delivery: Delivery
    package let builds: BuildProjects
    package let repositories: Repositories
    package let functions: Functions

    package init(
        home: Home,
        objects: Objects,
        roles: Roles,
        registry: Registry,
        pipelines: Pipelines,
        delivery: Delivery,
        builds: BuildProjects,
        repositories: Repositories,
        functions: Functions
    ) {
        self.home = home
        self.objects = objects
        self.roles = roles
        self.registry = registry
        self.pipelines = pipelines
        self.delivery = delivery
        self.builds = builds
        self.repositories = repositories
        self.functions = functions
    }

    /// One provider for each type.
    package var providers: [any ResourceProvider] {
        [
            BucketProvider(objects: objects, home: home), BucketPolicyProvider(roles: roles),
            RoleProvider(roles: roles), PolicyProvider(roles: roles), ManagedPolicyProvider(roles: roles),
            ModelPackageGroupProvider(registry: registry), PipelineProvider(pipelines: pipelines),
            CodeBuildProjectProvider(builds: builds), CodePipelineProvider(delivery: delivery),
            RepositoryProvider(repositories: repositories), FunctionProvider(functions: functions),
            PermissionProvider(functions: functions), CustomResourceProvider(functions: functions),
        ]
    }
}
