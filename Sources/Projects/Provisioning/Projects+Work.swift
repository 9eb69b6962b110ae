import Foundation
import GRDB
import Identifiers
import Store
import Synchronization

extension Projects {
    /// Makes, changes and removes what was asked for, until it is cancelled.
    ///
    /// What a killed server was doing is done on: a stack is asked for again with the record's own token.
    package func run() async throws {
        active.withLock { $0 = [] }
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for row in try await store.read({ try ProvisionedRow.open($0) })
                where active.withLock({ $0.insert(row.record.recordId).inserted }) {
                    group.addTask {
                        try await self.perform(row)
                        self.active.withLock { _ = $0.remove(row.record.recordId) }
                        self.work.notify()
                    }
                }
                await work.wait()
            }
        }
    }

    private func perform(_ row: ProvisionedRow) async throws {
        do {
            let artifact = row.record.provisioningArtifactId
            let template = try await store.read { database in
                try Self.artifactRow(database, product: nil, id: artifact, name: nil).template
            }
            let stack = ProductStack(
                name: row.stackName(store.home),
                template: template,
                parameters: row.parameters,
                tags: row.tags,
                token: row.record.recordId
            )
            switch row.work {
            case .provision: try await stacks.create(stack)
            case .update: try await stacks.update(stack)
            case .terminate: try await stacks.delete(stack)
            }
            try await end(row, error: nil)
        } catch let error as ServiceError where !Task.isCancelled {
            try await end(row, error: error.description)
        }
    }

    /// Writes down how a record ended; what was removed is forgotten, and the project that it was of.
    private func end(_ row: ProvisionedRow, error: String?) async throws {
        try await store.write { transaction in
            let database = transaction.database
            if error == nil, row.work == .terminate {
                try database.execute(sql: "DELETE FROM provisioned_product WHERE id = ?", arguments: [row.id])
                return
            }
            let now = transaction.now.timeIntervalSince1970
            try database.execute(
                sql: "UPDATE provisioning_record SET status = ?, error = ?, updated = ? WHERE id = ?",
                arguments: [error == nil ? "SUCCEEDED" : "FAILED", error, now, row.record.recordId]
            )
            try database.execute(
                sql: "UPDATE project SET modified = ? WHERE provisioned = ?",
                arguments: [now, row.id]
            )
            if error == nil {
                try database.execute(
                    sql: "UPDATE provisioned_product SET artifact = ? WHERE id = ?",
                    arguments: [row.record.provisioningArtifactId, row.id]
                )
            }
        }
    }
}
