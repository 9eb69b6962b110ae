import Identifiers
import Jobs

extension OperationTable {
    /// CloudWatch Logs' operations over the logs of jobs and builds; members begin in lower case.
    static func logOperations(_ jobs: Jobs) -> [String: Operation] {
        [
            "DescribeLogGroups": Operation(spelling: .asIs, jobs.describeLogGroups),
            "DescribeLogStreams": Operation(spelling: .asIs, jobs.describeLogStreams),
            "GetLogEvents": Operation(spelling: .asIs, jobs.getLogEvents),
            "FilterLogEvents": Operation(spelling: .asIs, jobs.filterLogEvents),
        ]
    }
}
