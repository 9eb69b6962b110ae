package import Foundation

/// An association to add: from what came first to what came of it.
package struct AddAssociationRequest: Codable, Sendable, Hashable {
    package var sourceArn: String
    package var destinationArn: String
    package var associationType: AssociationType?
}

/// How two entities belong together.
package enum AssociationType: String, Codable, Sendable, Hashable, CaseIterable {
    /// The source had a part in the destination.
    case contributedTo = "ContributedTo"
    /// The source is connected to the destination.
    case associatedWith = "AssociatedWith"
    /// The destination was made of the source, or lies in it.
    case derivedFrom = "DerivedFrom"
    /// The source made the destination.
    case produced = "Produced"
    /// Both are the same.
    case sameAs = "SameAs"
}

/// Which association was added or is to be, or was, deleted.
package struct AssociationReference: Codable, Sendable, Hashable {
    package var sourceArn: String
    package var destinationArn: String
}

/// Which associations to list; newest first unless asked otherwise.
package struct ListAssociationsRequest: Codable, Sendable, Hashable {
    package var sourceArn: String?
    package var destinationArn: String?
    package var sourceType: String?
    package var destinationType: String?
    package var associationType: AssociationType?
    package var createdAfter: Date?
    package var createdBefore: Date?
    /// `SourceArn`, `DestinationArn`, `SourceType`, `DestinationType` or `CreationTime` (default).
    package var sortBy: String?
    /// `Ascending` or `Descending` (default).
    package var sortOrder: String?
    package var nextToken: String?
    /// 1 to 100; 10 unless given.
    package var maxResults: Int?
}

/// An association in a list.
package struct AssociationSummary: Codable, Sendable, Hashable {
    package var sourceArn: String
    package var destinationArn: String
    package var sourceType: String?
    package var destinationType: String?
    package var associationType: AssociationType?
    package var sourceName: String?
    package var destinationName: String?
    package var creationTime: Date
    package var createdBy: Lineage.UserContext
}

/// A page of associations.
package struct ListAssociationsResponse: Codable, Sendable, Hashable {
    package var associationSummaries: [AssociationSummary]
    package var nextToken: String?
}
