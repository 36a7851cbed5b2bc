package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;

import dev.offpeak.provider.http.HeadersDoor;
import dev.offpeak.sandbox.wire.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a download: what we read, the sandbox reads too, and nothing is lost between them. */
final class LinesTarget {

  private LinesTarget() {}

  static void feed(byte[] bytes) throws IOException {
    int pieceBytes = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x1F);
    List<byte[]> ours = HeadersDoor.lines(bytes, pieceBytes);
    List<byte[]> theirs = new ArrayList<>();
    try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes))) {
      while (reader.next()) {
        theirs.add(
            Arrays.copyOfRange(reader.buffer(), reader.start(), reader.start() + reader.length()));
      }
    }
    if (bytes.length == 0 || bytes[bytes.length - 1] == '\n') {
      // Ours hands the rest over apart, and there is none.
      ours.removeLast();
    }
    promise(ours.size() == theirs.size(), "as many lines: " + ours.size() + ", " + theirs.size());
    for (int i = 0; i < ours.size(); i++) {
      promise(Arrays.equals(ours.get(i), theirs.get(i)), "the same line " + i);
    }
  }
}
