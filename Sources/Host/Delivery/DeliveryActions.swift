import Delivery
import Objects
import Repositories

extension Delivery {
    /// Lets code pipelines and builds take sources from repositories.
    func join(_ builds: BuildProjects, _ repositories: Repositories, _ objects: Objects) {
        builds.use(RepositorySources(repositories: repositories))
        register([CodeCommitSource(repositories: repositories, objects: objects)])
    }
}
