import Foundation
import Schedules
import Store

extension Projects {
    /// Checks a project's name.
    ///
    /// Source: SageMaker API, `ProjectEntityName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}`; so at most 32 characters, as the
    /// AWS sample says too.
    static func checkProjectName(_ name: String) throws {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let bytes = Array(name.utf8)
        guard 1...32 ~= bytes.count else {
            throw ServiceError(
                .validation,
                "The project name '\(name)' has \(bytes.count) characters; give 1 to 32 letters, digits and hyphens."
            )
        }
        guard bytes.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") }), isAlphanumeric(bytes[0]),
            isAlphanumeric(bytes[bytes.count - 1])
        else {
            throw ServiceError(
                .validation,
                "The project name '\(name)' is not valid: give letters, digits and hyphens, with a letter or digit at both ends."
            )
        }
    }

    /// Checks a parameter that is a schedule, so that a wrong one creates nothing.
    static func checkSchedule(_ text: String, parameter: String, now: Date) throws {
        let schedule: Schedule
        do {
            schedule = try Schedule(parsing: text)
        } catch {
            throw ServiceError(
                .validation,
                "The parameter \(parameter) is '\(text)', which is no schedule. \(error) For example: cron(0 12 1 * ? *), the "
                    + "first day of each month at noon UTC.",
                cause: error
            )
        }
        guard schedule.next(after: now) != nil else {
            throw ServiceError(
                .validation,
                "The parameter \(parameter) is '\(text)', which never fires: no day that is still to come is one of its. Give "
                    + "another schedule, for example: cron(0 12 1 * ? *), the first day of each month at noon UTC."
            )
        }
    }
}
