import Foundation
import TestSupport

/// Real months of trips beside the checkout, where they are.
enum SharedData {
    /// The folder, or nil: tests that want it are then skipped.
    static let folder =
        FileManager.default.fileExists(atPath: Checkout.data.path + "/taxi_zones.zip") ? Checkout.data : nil
}
