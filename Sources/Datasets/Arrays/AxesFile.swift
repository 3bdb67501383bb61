import Diagnostics
import Files

/// The axes that stand beside an array: `cube.json` for `cube.npy`, as aec writes it beside its own arrays.
///
///     {"axes": [{"name": "y", "units": "nm", "role": "spatial", "count": 30, "offset": 0, "scale": 2.5}, ...]}
///
/// Nil when there is no such file, or it does not describe an array of this shape.
func axes(beside path: String, of shape: [Int]) -> [Axis]? {
  guard path.hasSuffix(".npy"), let file = try? InputFile(path: path.dropLast(4) + ".json"), file.size <= 1 << 26,
    let bytes = try? file.rest(), let json = try? JSONTree(parsing: bytes), case .array(let list)? = json["axes"]
  else { return nil }
  let axes = list.compactMap(Axis.init)
  return axes.map(\.count) == shape ? axes : nil
}
