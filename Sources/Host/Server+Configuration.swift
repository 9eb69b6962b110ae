package import Foundation
package import Jobs
package import ProjectSeeds

extension Server {
    /// Where an installation lies and where it listens.
    package struct Configuration: Sendable {
        /// The state directory.
        package var state: URL
        /// A loopback address.
        package var address = "127.0.0.1"
        /// A TCP port; 0 for a free one.
        package var port = 7878
        /// The program whose sub-commands are the built-in algorithms.
        package var executable: URL
        /// The configuration file of what runs jobs; nil for `runtimes.json` in the state directory, if it is there.
        package var runtimes: URL?
        /// Where DriftKit and the seeds of projects lie, or why that is not known.
        package var kit: Result<KitLocation, SeedError>
        /// What users' programs run with; the configuration file adds to it.
        package var programs = ProgramSettings()

        package init(state: URL, executable: URL) {
            self.state = state
            self.executable = executable
            kit = Result { () throws(SeedError) in try KitLocation(executable: executable) }
        }

        /// The table of runtimes, with what the configuration file says.
        func runtimeTable() throws -> RuntimeTable {
            var settings = programs
            settings.hidden = state.path
            let usual = state.appendingPathComponent("runtimes.json")
            guard let file = runtimes ?? (FileManager.default.fileExists(atPath: usual.path) ? usual : nil) else {
                return .builtIn(executable: executable, settings: settings)
            }
            let read = try RuntimeFile(file)
            return .builtIn(executable: executable, settings: read.applied(to: settings)).adding(read.runtimes)
        }
    }
}
