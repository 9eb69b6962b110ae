import Endpoints
import Jobs
import Lineage
import Monitors
import Pipelines
import Projects
import Registry
import Store

extension OperationTable {
    /// SageMaker's tags, which one operation serves for all kinds of resources.
    static func tagOperations(_ store: Store) -> [String: Operation] {
        let tags = ResourceTags(
            store: store,
            places: Pipelines.tagPlaces + Jobs.tagPlaces + Registry.tagPlaces + Lineage.tagPlaces
                + Endpoints.tagPlaces + Monitors.tagPlaces + Projects.tagPlaces
        )
        return [
            "AddTags": Operation(tags.addTags), "ListTags": Operation(tags.listTags),
            "DeleteTags": Operation(tags.deleteTags),
        ]
    }
}
