import Delivery
import Objects
import Repositories
import Stacks

extension Delivery {
    /// Lets code pipelines take sources from repositories and deploy stacks, and builds take sources from repositories.
    func join(_ builds: BuildProjects, _ repositories: Repositories, _ stacks: Stacks, _ objects: Objects) {
        builds.use(RepositorySources(repositories: repositories))
        register([
            CodeBuildAction(builds: builds), CodeBuildAction(builds: builds, category: "Test"),
            CodeCommitSource(repositories: repositories, objects: objects),
            StackDeployment(stacks: stacks, objects: objects),
        ])
    }
}
