import Foundation
import TestSupport

/// Runs `body` with the path of a new empty folder and removes it afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result { try withScratch { try body($0.path) } }
