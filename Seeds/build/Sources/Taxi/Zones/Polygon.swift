/// A polygon of one or more rings, outer ones and holes, in a plane.
package struct Polygon {
    /// The vertices of all rings, end to end.
    package var x: [Double]
    package var y: [Double]
    /// Where each ring starts in ``x`` and ``y``; a ring ends where the next starts.
    ///
    /// Outer rings run clockwise and holes counter-clockwise (ESRI Shapefile Technical Description, July 1998, page 8).
    package var ringStarts: [Int]

    package init(x: [Double], y: [Double], ringStarts: [Int]) {
        self.x = x
        self.y = y
        self.ringStarts = ringStarts
    }

    /// The centre of mass; nil without vertices.
    ///
    /// Rings are weighted by their signed area, so holes count against. A polygon without area is weighted by the length of
    /// its edges, and one without length by its vertices, as GEOS (and so shapely) does.
    /// - Definition: Σ (tᵢ · aᵢ) / Σ aᵢ over the triangles of every edge with the first vertex, tᵢ the mean of its corners.
    var centroid: (x: Double, y: Double)? {
        guard let baseX = x.first, let baseY = y.first else { return nil }
        // Relative to the first vertex: coordinates of a million feet would cost six digits.
        var area = 0.0
        var areaSum = (x: 0.0, y: 0.0)
        var length = 0.0
        var lengthSum = (x: 0.0, y: 0.0)
        var vertexSum = (x: 0.0, y: 0.0)
        for ring in ringStarts.indices {
            let end = ring + 1 < ringStarts.count ? ringStarts[ring + 1] : x.count
            for index in ringStarts[ring]..<end {
                let (ax, ay) = (x[index] - baseX, y[index] - baseY)
                vertexSum.x += ax
                vertexSum.y += ay
                guard index + 1 < end else { continue }
                let (bx, by) = (x[index + 1] - baseX, y[index + 1] - baseY)
                let doubled = ax * by - bx * ay
                area += doubled
                areaSum.x += doubled * (ax + bx)
                areaSum.y += doubled * (ay + by)
                let edge = ((bx - ax) * (bx - ax) + (by - ay) * (by - ay)).squareRoot()
                length += edge
                lengthSum.x += edge * (ax + bx)
                lengthSum.y += edge * (ay + by)
            }
        }
        if area != 0 { return (baseX + areaSum.x / (3 * area), baseY + areaSum.y / (3 * area)) }
        if length > 0 { return (baseX + lengthSum.x / (2 * length), baseY + lengthSum.y / (2 * length)) }
        return (baseX + vertexSum.x / Double(x.count), baseY + vertexSum.y / Double(x.count))
    }
}
