package import Store

package final class BuildProjects: Sendable {
    package static let migrations: [Migration] = []
}
