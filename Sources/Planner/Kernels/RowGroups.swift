/// What a kernel of rows works on: `count` rows of `run` floats that lie `stride` apart, `outer` times.
package struct RowGroups: Sendable {
  package let count: Int
  package let stride: Int
  package let run: Int
  package let outer: Int
  /// Floats between the first rows of two groups.
  package let outerStride: Int

  var floats: Int { count * run * outer }
}
