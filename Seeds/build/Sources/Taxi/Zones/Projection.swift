import CProj

/// A conversion between two coordinate reference systems, x before y (longitude before latitude) on both sides.
package struct Projection: ~Copyable {
    /// A coordinate reference system.
    enum System {
        /// By number in the EPSG registry.
        case epsg(Int)
        /// By description, OGC's or ESRI's well-known text, as in a shapefile's `.prj`.
        case wellKnownText(String)
    }

    private let context: OpaquePointer
    private let conversion: OpaquePointer

    init(from source: System, to target: System) throws(TaxiError) {
        guard let context = proj_context_create() else {
            throw TaxiError(.projection, "PROJ cannot start: out of memory.")
        }
        proj_log_level(context, PJ_LOG_NONE)
        do throws(TaxiError) {
            conversion = try Self.conversion(context, from: source, to: target)
        } catch {
            proj_context_destroy(context)
            throw error
        }
        self.context = context
    }

    deinit {
        proj_destroy(conversion)
        proj_context_destroy(context)
    }

    /// Converts points in place; those that have no image become infinite.
    func apply(x: inout [Double], y: inout [Double]) {
        precondition(x.count == y.count)
        let stride = MemoryLayout<Double>.stride
        x.withUnsafeMutableBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                _ = proj_trans_generic(
                    conversion,
                    PJ_FWD,
                    x.baseAddress,
                    stride,
                    x.count,
                    y.baseAddress,
                    stride,
                    y.count,
                    nil,
                    0,
                    0,
                    nil,
                    0,
                    0
                )
            }
        }
    }

    /// The description of a system of the EPSG registry in ESRI's well-known text, as it stands in a `.prj`.
    package static func esriText(epsg number: Int) throws(TaxiError) -> String {
        guard let context = proj_context_create() else {
            throw TaxiError(.projection, "PROJ cannot start: out of memory.")
        }
        defer { proj_context_destroy(context) }
        proj_log_level(context, PJ_LOG_NONE)
        let found = try system(context, .epsg(number))
        defer { proj_destroy(found) }
        guard let text = proj_as_wkt(context, found, PJ_WKT1_ESRI, nil) else {
            throw TaxiError(.projection, "PROJ cannot describe EPSG:\(number) as ESRI's well-known text.")
        }
        return String(cString: text)
    }

    private static func conversion(
        _ context: OpaquePointer,
        from source: System,
        to target: System
    ) throws(TaxiError) -> OpaquePointer {
        let from = try system(context, source)
        defer { proj_destroy(from) }
        let to = try system(context, target)
        defer { proj_destroy(to) }
        guard let conversion = proj_create_crs_to_crs_from_pj(context, from, to, nil, nil) else {
            throw TaxiError(.projection, "PROJ knows no conversion from \(source) to \(target).")
        }
        defer { proj_destroy(conversion) }
        guard let normalized = proj_normalize_for_visualization(context, conversion) else {
            throw TaxiError(.projection, "PROJ cannot order the axes from \(source) to \(target).")
        }
        return normalized
    }

    private static func system(_ context: OpaquePointer, _ system: System) throws(TaxiError) -> OpaquePointer {
        switch system {
        case .epsg(let number):
            guard let found = proj_create_from_database(context, "EPSG", "\(number)", PJ_CATEGORY_CRS, 0, nil) else {
                throw TaxiError(
                    .projection,
                    "PROJ does not find EPSG:\(number) in its database proj.db: install it (Debian: proj-data), or set PROJ_DATA to its folder."
                )
            }
            return found
        case .wellKnownText(let text):
            guard let found = proj_create_from_wkt(context, text, nil, nil, nil) else {
                throw TaxiError(.projection, "PROJ does not understand the zones' .prj '\(text.prefix(80))'.")
            }
            return found
        }
    }
}
