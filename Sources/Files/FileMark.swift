import Glibc

/// A short text that the system keeps beside the content of a file, as long as the file is the same one.
///
/// Not every disk keeps them.
package enum FileMark {
  private typealias Set = @convention(c) (Int32, UnsafePointer<CChar>, UnsafeRawPointer, Int, Int32) -> Int32
  private typealias Name = UnsafePointer<CChar>
  private typealias Get = @convention(c) (Name, Name, UnsafeMutableRawPointer, Int) -> Int

  /// False when the disk keeps none.
  static func set(_ text: String, _ name: String, on descriptor: Int32) -> Bool {
    // Swift's module of the library leaves the calls out.
    guard let found = dlsym(nil, "fsetxattr") else { return false }
    let bytes = Array(text.utf8)
    return unsafeBitCast(found, to: Set.self)(descriptor, "user.aec." + name, bytes, bytes.count, 0) == 0
  }

  /// The mark of a file; nil when it has none.
  package static func read(_ name: String, of path: String) -> String? {
    guard isName(path), let found = dlsym(nil, "getxattr") else { return nil }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafeBitCast(found, to: Get.self)(path, "user.aec." + name, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
